package org.callseal.core.exchange;

import org.callseal.core.cbor.CborWriter;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.P256PrivateKey;
import org.callseal.core.crypto.SecretBytes;

/**
 * The end that answers exchanges.
 *
 * <pre>
 * parse(message_1) --> respond --> AwaitingMessage3 -- parse, verify, finish --> ResponderFinished
 * </pre>
 *
 * <p>Thread rule: immutable. Lifetime: that of its key.
 */
public final class Responder {
  private static final byte[] NO_EAD = {};

  private final P256 curve;
  private final EphemeralKeys ephemerals;
  private final P256PrivateKey skR;
  private final Party self;
  private final Profile profile;

  public Responder(P256 curve, EphemeralKeys ephemerals, StaticKey own) {
    this(curve, ephemerals, own.privateKey(), Party.of(own.credential()), Profile.VERSION_1);
  }

  Responder(P256 curve, EphemeralKeys ephemerals, P256PrivateKey skR, Party self, Profile profile) {
    this.curve = curve;
    this.ephemerals = ephemerals;
    this.skR = skR;
    this.self = self;
    this.profile = profile;
  }

  /** Reads message_1 and checks its point; needs no key, so an edge can ask as well. */
  public static Outcome<ParsedMessage1> parse(byte[] message1) {
    return ParsedMessage1.parse(message1, Profile.VERSION_1);
  }

  /**
   * Answers message_1: one key generation and two agreements. The identifier says where the
   * association's messages shall come to.
   */
  public AwaitingMessage3 respond(ParsedMessage1 message1, ConnectionId own) {
    return respond(message1, own.toBytes());
  }

  /** message_2 = ( G_Y_CIPHERTEXT_2 : bstr ), section 5.3. */
  AwaitingMessage3 respond(ParsedMessage1 message1, byte[] cR) {
    P256KeyPair y = ephemerals.next();
    byte[] th2 = KeySchedule.th2(y.point().x(), message1.hash());
    try (SecretBytes gXY = curve.agree(y.privateKey(), message1.gX());
        SecretBytes gRX = curve.agree(skR, message1.gX());
        SecretBytes prk2e = KeySchedule.prk2e(th2, gXY)) {
      SecretBytes prk3e2m = KeySchedule.prk3e2m(prk2e, th2, gRX);
      byte[] context2 = KeySchedule.context2(cR, self, th2, NO_EAD);
      byte[] mac2 = KeySchedule.mac2(prk3e2m, context2, profile.macLength());
      byte[] plaintext2 = Plaintext.write2(cR, self.kid(), mac2);
      byte[] ciphertext2 = Keystream.apply(prk2e, th2, plaintext2);
      byte[] content = new CborWriter().encoded(y.point().x()).encoded(ciphertext2).toBytes();
      byte[] message2 = new CborWriter().bytes(content).toBytes();
      byte[] th3 = KeySchedule.th3(th2, plaintext2, self.cred());
      return new AwaitingMessage3(this, message1.cI(), message2, y.privateKey(), prk3e2m, th3);
    }
  }

  boolean isSelf(Credential peer) {
    return self.isSameEndAs(peer);
  }

  P256 curve() {
    return curve;
  }

  Profile profile() {
    return profile;
  }
}
