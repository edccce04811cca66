package org.callseal.core.exchange;

import org.callseal.core.credential.Credential;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.P256PrivateKey;

/**
 * The end that begins exchanges.
 *
 * <pre>
 * Initiator -- initiate --> AwaitingMessage2 -- parse, verify --> InitiatorFinished
 * </pre>
 *
 * <p>Thread rule: immutable. Lifetime: that of its key.
 */
public final class Initiator {
  private final P256 curve;
  private final EphemeralKeys ephemerals;
  private final P256PrivateKey skI;
  private final Party self;
  private final Profile profile;

  public Initiator(P256 curve, EphemeralKeys ephemerals, StaticKey own) {
    this(curve, ephemerals, own.privateKey(), Party.of(own.credential()), Profile.VERSION_1);
  }

  Initiator(P256 curve, EphemeralKeys ephemerals, P256PrivateKey skI, Party self, Profile profile) {
    this.curve = curve;
    this.ephemerals = ephemerals;
    this.skI = skI;
    this.self = self;
    this.profile = profile;
  }

  /** Begins a new exchange; the identifier says where the association's messages shall come to. */
  public AwaitingMessage2 initiate(ConnectionId own) {
    return initiate(own.toBytes());
  }

  AwaitingMessage2 initiate(byte[] cI) {
    P256KeyPair x = ephemerals.next();
    return new AwaitingMessage2(this, x, ParsedMessage1.write(profile, x.point(), cI));
  }

  boolean isSelf(Credential peer) {
    return self.isSameEndAs(peer);
  }

  P256 curve() {
    return curve;
  }

  P256PrivateKey skI() {
    return skI;
  }

  Party self() {
    return self;
  }

  Profile profile() {
    return profile;
  }
}
