package org.callseal.core.exchange;

import java.util.List;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.testkit.Vectors;

/** One of the four vector files of our profile, as the exchange's own types. */
final class ProfileVectors {
  static final P256 CURVE = P256.fastest();

  final Vectors v;
  final Profile profile;
  final Party partyI;
  final Party partyR;

  ProfileVectors(String file) {
    v = Vectors.load("edhoc-m3-suite3-" + file);
    profile = new Profile(List.of(3), 16, v.bytes("C_I").length, 8);
    partyI = party("I");
    partyR = party("R");
  }

  AwaitingMessage2 initiate() {
    return initiate(initiator());
  }

  AwaitingMessage2 initiate(Initiator initiator) {
    return initiator.initiate(v.bytes("C_I"));
  }

  Initiator initiator() {
    return new Initiator(CURVE, () -> pair("X"), pair("SK_I").privateKey(), partyI, profile);
  }

  Responder responder() {
    return new Responder(CURVE, () -> pair("Y"), pair("SK_R").privateKey(), partyR, profile);
  }

  AwaitingMessage3 respond() {
    return responder().respond(message1(), v.bytes("C_R"));
  }

  ParsedMessage1 message1() {
    return ParsedMessage1.parse(v.bytes("message_1"), profile).toOptional().orElseThrow();
  }

  SecretBytes secret(String path) {
    return SecretBytes.copyOf(v.bytes(path));
  }

  private P256KeyPair pair(String name) {
    return CURVE.keyPair(secret(name));
  }

  private Party party(String end) {
    return new Party(
        v.bytes("kid_" + end),
        v.bytes("CRED_" + end),
        P256Point.of(v.bytes("PK_" + end + "_x"), v.bytes("PK_" + end + "_y")).orElseThrow());
  }
}
