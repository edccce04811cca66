package org.callseal.core.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.control.EnrolmentMessage.ConfirmQuestion;
import org.callseal.core.control.EnrolmentMessage.Enrolled;
import org.callseal.core.control.EnrolmentMessage.Salt;
import org.callseal.core.control.EnrolmentMessage.Share;
import org.callseal.core.control.EnrolmentMessage.ShareQuestion;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.P256Scalar;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.testkit.Vectors;
import org.junit.jupiter.api.Test;

/** One whole enrolment, which was computed without any of this code. */
class EnrolmentVectorTest {
  private static final Vectors V = Vectors.load("enrolment-v1");

  private final EnrolmentParties parties =
      EnrolmentParties.of(Identity.parse(V.text("identity")).orElseThrow(), V.text("domain"));

  @Test
  void shouldHashThePassPhraseWithItsSaltAndNames() {
    byte[] salt =
        new HmacSha256(secret("enrolmentSecret"))
            .truncatedMac(16, new byte[1], V.text("identity").getBytes(StandardCharsets.UTF_8));
    assertThat(salt).isEqualTo(V.bytes("salt"));

    PassPhraseKeys keys = PassPhraseKeys.derive(secret("passPhrase"), salt, parties);
    assertThat(keys.w0().bytes()).isEqualTo(secret("w0"));
    assertThat(keys.w1().bytes()).isEqualTo(secret("w1"));
    assertThat(keys.verifier().l().toUncompressed()).isEqualTo(V.bytes("L"));
  }

  @Test
  void shouldRunFromTheFirstShareToTheLastAnswer() {
    PassPhraseKeys keys =
        new PassPhraseKeys(P256Scalar.of(secret("w0")), P256Scalar.of(secret("w1")));
    PassPhraseVerifier verifier = keys.verifier();
    AwaitingConfirmV begun = AwaitingConfirmV.begin(parties, keys, into -> fill(into, "x"));
    ShareQuestion question = (ShareQuestion) message("message16");
    assertThat(begun.shareP()).isEqualTo(V.bytes("shareP")).isEqualTo(question.shareP());

    AwaitingConfirmP answered =
        AwaitingConfirmP.answer(parties, verifier, question.shareP(), into -> fill(into, "y"))
            .toOptional()
            .orElseThrow();
    Share share = new Share(answered.shareV(), answered.confirmV());
    assertThat(share.toBytes()).isEqualTo(V.bytes("message17"));

    ConfirmedVerifier device =
        begun.verify(share.shareV(), share.confirmV()).toOptional().orElseThrow();
    ConfirmQuestion confirm = (ConfirmQuestion) message("message18");
    assertThat(device.confirmP()).isEqualTo(V.bytes("confirmP")).isEqualTo(confirm.confirmP());
    P256Point key = P256Point.of(V.bytes("deviceX"), V.bytes("deviceY")).orElseThrow();
    EnrolmentRequest request = new EnrolmentRequest(key);
    assertThat(request.toBytes()).isEqualTo(V.bytes("request"));
    assertThat(device.seal(request)).isEqualTo(confirm.sealed());

    ConfirmedProver prover = answered.verify(confirm.confirmP()).toOptional().orElseThrow();
    assertThat(prover.open(confirm.sealed())).contains(request);
    EnrolmentAnswer answer = EnrolmentAnswer.parse(V.bytes("answer")).orElseThrow();
    byte[] sealed = prover.seal(answer);
    assertThat(new Enrolled(sealed).toBytes()).isEqualTo(V.bytes("message19"));
    assertThat(device.open(sealed).map(EnrolmentAnswer::toBytes)).contains(V.bytes("answer"));
  }

  @Test
  void shouldHaveTheTranscriptThatWasWritten() {
    assertThat(
            Spake2Plus.transcript(
                parties,
                point("shareP"),
                point("shareV"),
                point("Z"),
                point("V"),
                P256Scalar.of(secret("w0"))))
        .isEqualTo(V.bytes("TT"));
    assertThat(EnrolmentParties.CONTEXT).isEqualTo(V.text("context"));
    assertThat(((Salt) message("message15")).salt()).isEqualTo(V.bytes("salt"));
    assertThat(new EnrolmentAnswer.Denied(EnrolmentDenial.USED_UP).toBytes())
        .isEqualTo(V.bytes("denied"));
  }

  private static ControlMessage message(String name) {
    ControlMessage message = ((ControlParse.Parsed) ControlParse.read(V.bytes(name))).message();
    assertThat(message.toBytes()).isEqualTo(V.bytes(name));
    return message;
  }

  private static P256Point point(String name) {
    return P256Point.ofUncompressed(V.bytes(name)).orElseThrow();
  }

  private static SecretBytes secret(String name) {
    return SecretBytes.adopt(V.bytes(name));
  }

  private static void fill(byte[] into, String name) {
    System.arraycopy(Arrays.copyOf(V.bytes(name), 32), 0, into, 0, into.length);
  }
}
