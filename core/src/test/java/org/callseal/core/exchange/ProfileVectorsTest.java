package org.callseal.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.crypto.Sha256;
import org.callseal.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every intermediate value of our profile's vectors, step by step and end to end. */
class ProfileVectorsTest {
  private static final byte[] NO_EAD = {};

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "d", "lz"})
  void shouldComputeEveryStepOfTheKeySchedule(String file) {
    ProfileVectors p = new ProfileVectors(file);
    Vectors v = p.v;
    byte[] hash = Sha256.of(v.bytes("message_1"));
    assertThat(hash).isEqualTo(v.bytes("trace/H(message_1)"));

    byte[] th2 = KeySchedule.th2(v.bytes("G_Y"), hash);
    assertThat(th2).isEqualTo(v.bytes("TH_2")).isEqualTo(v.bytes("trace/TH_2"));
    SecretBytes prk2e = KeySchedule.prk2e(th2, p.secret("trace/G_XY"));
    assertSecret(prk2e, v.bytes("PRK_2e"));
    assertSecret(KeySchedule.salt3e2m(prk2e, th2), v.bytes("trace/SALT_3e2m"));
    SecretBytes prk3e2m = KeySchedule.prk3e2m(prk2e, th2, p.secret("trace/G_RX"));
    assertSecret(prk3e2m, v.bytes("PRK_3e2m"));
    assertThat(p.partyR.idCred()).isEqualTo(v.bytes("ID_CRED_R"));
    byte[] context2 = KeySchedule.context2(v.bytes("C_R"), p.partyR, th2, NO_EAD);
    assertThat(context2).isEqualTo(v.bytes("trace/context_2"));
    byte[] mac2 = KeySchedule.mac2(prk3e2m, context2, 16);
    assertThat(mac2).isEqualTo(v.bytes("MAC_2"));
    byte[] plaintext2 = Plaintext.write2(v.bytes("C_R"), v.bytes("kid_R"), mac2);
    assertThat(plaintext2).isEqualTo(v.bytes("PLAINTEXT_2"));
    assertSecret(
        KeySchedule.keystream2(prk2e, th2, plaintext2.length), v.bytes("trace/KEYSTREAM_2"));
    byte[] ciphertext2 = Keystream.apply(prk2e, th2, plaintext2);
    assertThat(ciphertext2).isEqualTo(v.bytes("trace/CIPHERTEXT_2"));

    byte[] th3 = KeySchedule.th3(th2, plaintext2, v.bytes("CRED_R"));
    assertThat(th3).isEqualTo(v.bytes("TH_3")).isEqualTo(v.bytes("trace/TH_3"));
    assertSecret(KeySchedule.salt4e3m(prk3e2m, th3), v.bytes("trace/SALT_4e3m"));
    SecretBytes prk4e3m = KeySchedule.prk4e3m(prk3e2m, th3, p.secret("trace/G_IY"));
    assertSecret(prk4e3m, v.bytes("PRK_4e3m"));
    assertThat(p.partyI.idCred()).isEqualTo(v.bytes("ID_CRED_I"));
    byte[] context3 = KeySchedule.context3(p.partyI, th3, NO_EAD);
    assertThat(context3).isEqualTo(v.bytes("trace/context_3"));
    byte[] mac3 = KeySchedule.mac3(prk4e3m, context3, 16);
    assertThat(mac3).isEqualTo(v.bytes("MAC_3"));
    byte[] plaintext3 = Plaintext.write3(v.bytes("kid_I"), mac3);
    assertThat(plaintext3).isEqualTo(v.bytes("PLAINTEXT_3"));
    assertSecret(KeySchedule.k3(prk3e2m, th3), v.bytes("trace/K_3"));
    assertThat(KeySchedule.iv3(prk3e2m, th3)).isEqualTo(v.bytes("trace/IV_3"));
    assertThat(KeySchedule.a3(th3)).isEqualTo(v.bytes("trace/A_3"));
    byte[] th4 = KeySchedule.th4(th3, plaintext3, v.bytes("CRED_I"));
    assertThat(th4).isEqualTo(v.bytes("TH_4"));
    SecretBytes prkOut = KeySchedule.prkOut(prk4e3m, th4);
    assertSecret(prkOut, v.bytes("PRK_out"));
    assertSecret(KeySchedule.prkExporter(prkOut), v.bytes("PRK_exporter"));
    assertExports(Exporter.of(prk4e3m, th4), v);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "d", "lz"})
  void shouldSendTheVectorsMessagesAndExportTheirSecrets(String file) {
    ProfileVectors p = new ProfileVectors(file);
    AwaitingMessage2 awaiting2 = p.initiate();
    assertThat(awaiting2.message1()).isEqualTo(p.v.bytes("message_1"));

    AwaitingMessage3 awaiting3 = p.respond();
    assertThat(awaiting3.message2()).isEqualTo(p.v.bytes("message_2"));

    ParsedMessage2 message2 = value(awaiting2.parse(awaiting3.message2()));
    assertThat(message2.responder().toBytes()).isEqualTo(p.v.bytes("kid_R"));
    InitiatorFinished initiator = value(awaiting2.verify(message2, p.partyR));
    assertThat(initiator.message3()).isEqualTo(p.v.bytes("message_3"));
    assertExports(initiator.exporter(), p.v);

    ParsedMessage3 message3 = value(awaiting3.parse(initiator.message3()));
    assertThat(message3.initiator().toBytes()).isEqualTo(p.v.bytes("kid_I"));
    VerifiedMessage3 verified = value(awaiting3.verify(message3, p.partyI));
    assertExports(verified.exporter(), p.v);
    assertExports(awaiting3.finish(verified).exporter(), p.v);
  }

  @Test
  void shouldBeVersion1ByItsPublicTypesAlone() {
    Vectors v = Vectors.load("edhoc-m3-suite3-d");
    Credential credI = Credential.parse(v.bytes("CRED_I")).orElseThrow();
    Credential credR = Credential.parse(v.bytes("CRED_R")).orElseThrow();
    ConnectionId cI = ConnectionId.of(v.bytes("C_I")).orElseThrow();
    ConnectionId cR = ConnectionId.of(v.bytes("C_R")).orElseThrow();
    Initiator initiator =
        new Initiator(ProfileVectors.CURVE, ephemeral(v, "X"), key(v, "SK_I", credI));
    Responder responder =
        new Responder(ProfileVectors.CURVE, ephemeral(v, "Y"), key(v, "SK_R", credR));

    AwaitingMessage2 awaiting2 = initiator.initiate(cI);
    ParsedMessage1 message1 = value(Responder.parse(awaiting2.message1()));
    assertThat(message1.initiator()).isEqualTo(cI);
    AwaitingMessage3 awaiting3 = responder.respond(message1, cR);
    ParsedMessage2 message2 = value(awaiting2.parse(awaiting3.message2()));
    assertThat(message2.responder()).isEqualTo(credR.kid());
    InitiatorFinished finished = value(awaiting2.verify(message2, credR));
    assertThat(finished.responder()).isEqualTo(cR);
    ParsedMessage3 message3 = value(awaiting3.parse(finished.message3()));
    assertThat(message3.initiator()).isEqualTo(Kid.of(v.bytes("kid_I")).orElseThrow());
    ResponderFinished other = awaiting3.finish(value(awaiting3.verify(message3, credI)));
    assertThat(other.initiator()).isEqualTo(cI);

    byte[] secret = v.bytes("exporter_32768_callseal_32");
    assertSecret(finished.exporter().associationSecret(AssociationKind.ENDPOINT_DOMAIN), secret);
    assertSecret(other.exporter().associationSecret(AssociationKind.ENDPOINT_DOMAIN), secret);
    assertThat(other.exporter().associationSecret(AssociationKind.DOMAIN_DOMAIN).exposed())
        .isNotEqualTo(secret);
    assertThat(other.exporter().associationSecret(AssociationKind.ENDPOINT_ENDPOINT).exposed())
        .isNotEqualTo(secret);
  }

  @Test
  void shouldEncodeTheExportersContextAsTheVectorsHaveIt() {
    assertThat(hex(AssociationKind.ENDPOINT_DOMAIN.exporterContext()))
        .isEqualTo("836863616c6c7365616c016f656e64706f696e742d646f6d61696e");
    assertThat(AssociationKind.DOMAIN_DOMAIN.exporterContext())
        .isEqualTo(
            new CborWriter().array(3).text("callseal").integer(1).text("domain-domain").toBytes());
  }

  private static void assertExports(Exporter exporter, Vectors v) {
    assertSecret(exporter.export(32768, NO_EAD, 32), v.bytes("exporter_32768_empty_32"));
    assertSecret(
        exporter.export(32768, new byte[] {1, 2, 3, 4, 5}, 32),
        v.bytes("exporter_32768_0102030405_32"));
    if (v.has("exporter_32768_callseal_32")) {
      assertSecret(
          exporter.associationSecret(AssociationKind.ENDPOINT_DOMAIN),
          v.bytes("exporter_32768_callseal_32"));
    }
  }

  private static EphemeralKeys ephemeral(Vectors v, String name) {
    return () -> ProfileVectors.CURVE.keyPair(SecretBytes.copyOf(v.bytes(name)));
  }

  private static StaticKey key(Vectors v, String name, Credential credential) {
    return StaticKey.of(ProfileVectors.CURVE, SecretBytes.copyOf(v.bytes(name)), credential)
        .orElseThrow();
  }

  private static void assertSecret(SecretBytes secret, byte[] expected) {
    assertThat(secret.exposed()).isEqualTo(expected);
  }

  private static <T> T value(Outcome<T> outcome) {
    return outcome.toOptional().orElseThrow();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
