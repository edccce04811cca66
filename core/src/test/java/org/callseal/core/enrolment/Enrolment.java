package org.callseal.core.enrolment;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.callseal.core.association.ServerSet;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.P256Scalar;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.EnrolmentAnswer.Granted;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.FirstServers;
import org.callseal.core.provision.SigningKeys;
import org.callseal.testkit.SeededRandom;

/** Both ends of an enrolment, without the slow hash: w0 and w1 are drawn. */
final class Enrolment {
  static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();

  final RandomSource random;
  final EnrolmentParties parties = EnrolmentParties.of(ALICE, "example.net");
  final P256Scalar w0;
  final P256Scalar w1;
  final P256KeyPair deviceKey;

  Enrolment(long seed) {
    random = new SeededRandom(seed)::fill;
    w0 = P256Scalar.draw(random);
    w1 = P256Scalar.draw(random);
    deviceKey = P256.fastest().generate(random);
  }

  PassPhraseKeys keys() {
    return new PassPhraseKeys(P256Scalar.of(w0.bytes()), P256Scalar.of(w1.bytes()));
  }

  AwaitingConfirmV begin() {
    return AwaitingConfirmV.begin(parties, keys(), random);
  }

  AwaitingConfirmP answer(byte[] shareP) {
    return AwaitingConfirmP.answer(parties, keys().verifier(), shareP, random)
        .toOptional()
        .orElseThrow();
  }

  Granted granted() {
    P256 curve = P256.fastest();
    return new Granted(
        "example.net",
        Credential.of("example.net", new Kid(7), curve.generate(random).point()),
        new SigningKeys(List.of(curve.generate(random).point())),
        new Kid(9),
        SecretBytes.random(random, 32),
        FirstServers.of(
            new ServerSet(List.of(new ServerSet.Server("edge.example.net", "192.0.2.7", 5060)))));
  }

  static SecretBytes passPhrase(String text) {
    return SecretBytes.adopt(text.getBytes(StandardCharsets.US_ASCII));
  }
}
