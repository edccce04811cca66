package org.callseal.core.seal;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.testkit.SeededRandom;

/** The two ends of one association in a test, with what opens and seals for each. */
final class Pair {
  static final TailBinding UDP = new TailBinding(Carriage.SIP_UDP);
  static final TailBinding TCP = new TailBinding(Carriage.SIP_TCP);
  static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  static final long LIFETIME = 3600 * SECOND;

  final RandomSource random;
  final SecretBytes secret;
  final Association endpoint;
  final Association edge;
  private final Sealer sealer;

  Pair(long seed, long nowNs) {
    random = new SeededRandom(seed)::fill;
    secret = SecretBytes.random(random, 32);
    sealer = new Sealer(random);
    Instance endpointInstance = Instance.draw(random);
    Instance edgeInstance = Instance.draw(random);
    long end = nowNs + LIFETIME;
    endpoint =
        Association.established(terms(Role.INITIATOR), endpointInstance, edgeInstance, end, nowNs);
    edge =
        Association.established(terms(Role.RESPONDER), edgeInstance, endpointInstance, end, nowNs);
  }

  AssociationTerms terms(Role role) {
    Spi initiator = new Spi(0x1000);
    Spi responder = new Spi(0x80002000);
    Identity alice = Identity.parse("sip:alice@example.net").orElseThrow();
    return new AssociationTerms(
        role,
        role == Role.INITIATOR ? initiator : responder,
        role == Role.INITIATOR ? responder : initiator,
        alice,
        new Kid(7),
        Scope.exactly(alice),
        secret);
  }

  /** The edge's association as another edge, or the same after a crash, takes it up. */
  Association edgeLoaded(long nowNs) {
    return Association.loaded(terms(Role.RESPONDER), null, random, nowNs + LIFETIME, nowNs);
  }

  byte[] seal(Association from, String text, long nowNs) {
    return seal(from, UDP, text, nowNs);
  }

  byte[] seal(Association from, TailBinding binding, String text, long nowNs) {
    return sealer.seal(from, binding, text.getBytes(StandardCharsets.UTF_8), nowNs).bytes();
  }

  static Verdict<TailBinding.Located> open(Association at, byte[] bytes, long nowNs) {
    return open(at, UDP, bytes, nowNs);
  }

  static Verdict<TailBinding.Located> open(
      Association at, TailBinding binding, byte[] bytes, long nowNs) {
    return new Opener(spi -> spi.equals(at.ownSpi()) ? at : null)
        .open(binding.locate(bytes).orElseThrow(), nowNs);
  }
}
