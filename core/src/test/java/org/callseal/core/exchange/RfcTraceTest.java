package org.callseal.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.callseal.core.crypto.AesCcm;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.crypto.Sha256;
import org.junit.jupiter.api.Test;

/**
 * RFC 9529: trace 2 is method 3 on P-256 with suite 2, which differs from ours in the length of
 * MACs and tags; its identifiers are one byte, so that they go as integers. Of trace 1 (signatures,
 * X25519) what has the same formula is compared.
 */
class RfcTraceTest {
  private static final byte[] NO_EAD = {};
  private static final P256 CURVE = P256.fastest();
  private static final Profile SUITE_2 = new Profile(List.of(6, 2), 8, 1, 1);

  private final Trace trace = new Trace("Authentication with Static DH");
  private final Party partyI = party("Initiator", "ID_CRED_I", "CRED_I");
  private final Party partyR = party("Responder", "ID_CRED_R", "CRED_R");

  @Test
  void shouldSendTheMessagesOfTheSecondTrace() {
    Initiator initiator =
        new Initiator(
            CURVE,
            () -> pair("Initiator's ephemeral private key X"),
            pair("Initiator's private authentication key SK_I").privateKey(),
            partyI,
            SUITE_2);
    Responder responder =
        new Responder(
            CURVE,
            () -> pair("Responder's ephemeral private key Y"),
            pair("Responder's private authentication key SK_R").privateKey(),
            partyR,
            SUITE_2);

    AwaitingMessage2 awaiting2 =
        initiator.initiate(trace.bytes("Connection identifier chosen by Initiator C_I (Raw"));
    assertThat(awaiting2.message1()).isEqualTo(trace.bytes("message_1"));

    ParsedMessage1 message1 = value(ParsedMessage1.parse(awaiting2.message1(), SUITE_2));
    AwaitingMessage3 awaiting3 =
        responder.respond(
            message1, trace.bytes("Connection identifier chosen by Responder C_R (Raw"));
    assertThat(awaiting3.message2()).isEqualTo(trace.bytes("message_2"));

    ParsedMessage2 message2 = value(awaiting2.parse(awaiting3.message2()));
    InitiatorFinished finished = value(awaiting2.verify(message2, partyR));
    assertThat(finished.message3()).isEqualTo(trace.bytes("message_3"));
    assertOscore(finished.exporter());

    VerifiedMessage3 verified =
        value(awaiting3.verify(value(awaiting3.parse(finished.message3())), partyI));
    assertOscore(awaiting3.finish(verified).exporter());
  }

  @Test
  void shouldComputeEveryStepOfTheSecondTrace() {
    byte[] th2 =
        KeySchedule.th2(
            trace.bytes("Responder's ephemeral public key, 'x'-coordinate G_Y (Raw"), hash());
    assertThat(th2).isEqualTo(trace.bytes("TH_2 (Raw"));
    SecretBytes prk2e = KeySchedule.prk2e(th2, trace.secret("G_XY"));
    assertThat(prk2e).isEqualTo(trace.secret("PRK_2e"));
    assertThat(KeySchedule.salt3e2m(prk2e, th2)).isEqualTo(trace.secret("SALT_3e2m"));
    SecretBytes prk3e2m = KeySchedule.prk3e2m(prk2e, th2, trace.secret("G_RX"));
    assertThat(prk3e2m).isEqualTo(trace.secret("PRK_3e2m"));
    assertThat(partyR.idCred()).isEqualTo(trace.bytes("ID_CRED_R"));
    byte[] cR = trace.bytes("Connection identifier chosen by Responder C_R (Raw");
    byte[] context2 = KeySchedule.context2(cR, partyR, th2, NO_EAD);
    assertThat(context2).isEqualTo(trace.bytes("context_2 (CBOR Sequence"));
    byte[] mac2 = KeySchedule.mac2(prk3e2m, context2, 8);
    assertThat(mac2).isEqualTo(trace.bytes("MAC_2 (Raw"));
    byte[] plaintext2 = Plaintext.write2(cR, partyR.kid(), mac2);
    assertThat(plaintext2).isEqualTo(trace.bytes("PLAINTEXT_2"));
    assertThat(KeySchedule.keystream2(prk2e, th2, plaintext2.length))
        .isEqualTo(trace.secret("KEYSTREAM_2"));
    assertThat(Keystream.apply(prk2e, th2, plaintext2)).isEqualTo(trace.bytes("CIPHERTEXT_2"));

    byte[] th3 = KeySchedule.th3(th2, plaintext2, partyR.cred());
    assertThat(th3).isEqualTo(trace.bytes("TH_3 (Raw"));
    assertThat(KeySchedule.salt4e3m(prk3e2m, th3)).isEqualTo(trace.secret("SALT_4e3m"));
    SecretBytes prk4e3m = KeySchedule.prk4e3m(prk3e2m, th3, trace.secret("G_IY"));
    assertThat(prk4e3m).isEqualTo(trace.secret("PRK_4e3m"));
    byte[] context3 = KeySchedule.context3(partyI, th3, NO_EAD);
    assertThat(context3).isEqualTo(trace.bytes("context_3 (CBOR Sequence"));
    byte[] mac3 = KeySchedule.mac3(prk4e3m, context3, 8);
    assertThat(mac3).isEqualTo(trace.bytes("MAC_3 (Raw"));
    byte[] plaintext3 = Plaintext.write3(partyI.kid(), mac3);
    assertThat(plaintext3).isEqualTo(trace.bytes("PLAINTEXT_3"));
    SecretBytes k3 = KeySchedule.k3(prk3e2m, th3);
    byte[] iv3 = KeySchedule.iv3(prk3e2m, th3);
    assertThat(k3).isEqualTo(trace.secret("K_3"));
    assertThat(iv3).isEqualTo(trace.bytes("IV_3"));
    assertThat(KeySchedule.a3(th3)).isEqualTo(trace.bytes("A_3"));
    assertThat(AesCcm.seal(8, k3, iv3, KeySchedule.a3(th3), plaintext3))
        .isEqualTo(trace.bytes("CIPHERTEXT_3"));
    byte[] th4 = KeySchedule.th4(th3, plaintext3, partyI.cred());
    assertThat(th4).isEqualTo(trace.bytes("TH_4 (Raw"));
    SecretBytes prkOut = KeySchedule.prkOut(prk4e3m, th4);
    assertThat(prkOut).isEqualTo(trace.secret("PRK_out (Raw"));
    assertThat(KeySchedule.prkExporter(prkOut)).isEqualTo(trace.secret("PRK_exporter (Raw"));
  }

  @Test
  void shouldComputeTheStepsOfTheFirstTraceThatDoNotDependOnItsMethod() {
    Trace first = new Trace("Authentication with Signatures");
    byte[] th2 =
        KeySchedule.th2(
            first.bytes("Responder's ephemeral public key G_Y (Raw"),
            Sha256.of(first.bytes("message_1")));
    assertThat(th2).isEqualTo(first.bytes("TH_2 (Raw"));
    SecretBytes prk2e = KeySchedule.prk2e(th2, first.secret("G_XY"));
    assertThat(prk2e).isEqualTo(first.secret("PRK_2e"));
    byte[] plaintext2 = first.bytes("PLAINTEXT_2");
    assertThat(Keystream.apply(prk2e, th2, plaintext2)).isEqualTo(first.bytes("CIPHERTEXT_2"));
    assertThat(KeySchedule.mac2(prk2e, first.bytes("context_2 (CBOR Sequence"), 32))
        .isEqualTo(first.bytes("MAC_2 (Raw"));
    byte[] th3 = KeySchedule.th3(th2, plaintext2, first.bytes("CRED_R (CBOR"));
    assertThat(th3).isEqualTo(first.bytes("TH_3 (Raw"));
    assertThat(KeySchedule.mac3(prk2e, first.bytes("context_3 (CBOR Sequence"), 32))
        .isEqualTo(first.bytes("MAC_3 (Raw"));
    SecretBytes k3 = KeySchedule.k3(prk2e, th3);
    byte[] iv3 = KeySchedule.iv3(prk2e, th3);
    assertThat(AesCcm.seal(8, k3, iv3, KeySchedule.a3(th3), first.bytes("PLAINTEXT_3 (CBOR")))
        .isEqualTo(first.bytes("CIPHERTEXT_3"));
    byte[] th4 =
        KeySchedule.th4(th3, first.bytes("PLAINTEXT_3 (CBOR"), first.bytes("CRED_I (CBOR"));
    assertThat(th4).isEqualTo(first.bytes("TH_4 (Raw"));
    SecretBytes prkOut = KeySchedule.prkOut(prk2e, th4);
    assertThat(prkOut).isEqualTo(first.secret("PRK_out (Raw"));
    assertThat(KeySchedule.prkExporter(prkOut)).isEqualTo(first.secret("PRK_exporter (Raw"));
  }

  private void assertOscore(Exporter exporter) {
    assertThat(exporter.export(0, NO_EAD, 16)).isEqualTo(trace.secret("OSCORE Master Secret (Raw"));
    assertThat(exporter.export(1, NO_EAD, 8)).isEqualTo(trace.secret("OSCORE Master Salt (Raw"));
  }

  private byte[] hash() {
    return Sha256.of(trace.bytes("message_1"));
  }

  private P256KeyPair pair(String name) {
    return CURVE.keyPair(trace.secret(name));
  }

  private Party party(String end, String idCred, String cred) {
    byte[] id = trace.bytes(idCred + " (CBOR");
    String key = end + "'s public authentication key, ";
    return new Party(
        new byte[] {id[id.length - 1]},
        trace.bytes(cred + " (CBOR"),
        P256Point.of(trace.bytes(key + "'x'"), trace.bytes(key + "'y'")).orElseThrow());
  }

  private static <T> T value(Outcome<T> outcome) {
    return outcome.toOptional().orElseThrow();
  }
}
