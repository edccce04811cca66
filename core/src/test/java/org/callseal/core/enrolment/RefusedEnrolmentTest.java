package org.callseal.core.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.exchange.ExchangeFault;
import org.callseal.core.exchange.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For each message of SPAKE2+, and for what is sealed behind it, what must be refused. */
class RefusedEnrolmentTest {
  private static final String P =
      "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";

  private final Enrolment run = new Enrolment(11);
  private final AwaitingConfirmV begun = run.begin();
  private final AwaitingConfirmP answered = run.answer(begun.shareP());

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "in the compressed form, ^04, 02",
    "in the compressed form with its y, ^04, 03",
    "in the hybrid form, ^04, 06",
    "of another form, ^04, 05",
    "the point at infinity, ^.*$, 00",
    "the point at infinity in 65 bytes, ^.*$, '0{130}'",
    "zero in 65 bytes, ^04.*$, '040{128}'",
    "without its last byte, ..$, ''",
    "with a byte behind it, $, 00",
    "with x = p, ^04.{64}, 04" + P,
    "with y = p, .{64}$, " + P,
    "with x of all ones, ^04.{64}, '04f{64}'",
    "off the curve by one bit, .$, CHANGED",
    "nothing, ^.*$, ''"
  })
  void shouldRefuseAShare(String name, String from, String to) {
    assertThat(
            AwaitingConfirmP.answer(
                run.parties, run.keys().verifier(), changed(begun.shareP(), from, to), run.random))
        .isEqualTo(Outcome.refused(ExchangeFault.INVALID_POINT));
    assertThat(begun.verify(changed(answered.shareV(), from, to), answered.confirmV()))
        .isEqualTo(Outcome.refused(ExchangeFault.INVALID_POINT));
  }

  @Test
  void shouldRefuseASharePThatLeavesNothingWithoutItsMask() {
    byte[] mask = Spake2Plus.timesM(run.w0).toUncompressed();

    assertThat(AwaitingConfirmP.answer(run.parties, run.keys().verifier(), mask, run.random))
        .isEqualTo(Outcome.refused(ExchangeFault.INVALID_POINT));
  }

  @Test
  void shouldRefuseAShareVThatLeavesNothingWithoutItsMask() {
    byte[] mask = Spake2Plus.timesN(run.w0).toUncompressed();

    assertThat(begun.verify(mask, answered.confirmV()))
        .isEqualTo(Outcome.refused(ExchangeFault.INVALID_POINT));
  }

  @Test
  void shouldRefuseAnotherShareVThanTheOneThatIsConfirmed() {
    byte[] other = run.answer(begun.shareP()).shareV();

    assertThat(begun.verify(other, answered.confirmV()))
        .isEqualTo(Outcome.refused(ExchangeFault.NOT_AUTHENTIC));
  }

  @Test
  void shouldRefuseAConfirmVThatIsNotWholeAndRight() {
    byte[] right = answered.confirmV();
    for (byte[] wrong :
        new byte[][] {flipped(right, 0), flipped(right, 31), Arrays.copyOf(right, 31), {}}) {
      AwaitingConfirmV again = run.begin();
      AwaitingConfirmP to = run.answer(again.shareP());
      byte[] shown = wrong.length == right.length ? flipped(to.confirmV(), 31) : wrong;

      assertThat(again.verify(to.shareV(), shown))
          .isEqualTo(Outcome.refused(ExchangeFault.NOT_AUTHENTIC));
    }
    assertThat(begun.verify(answered.shareV(), begun.shareP()))
        .isEqualTo(Outcome.refused(ExchangeFault.NOT_AUTHENTIC));
  }

  @Test
  void shouldRefuseEveryConfirmPButTheRightOneAndStay() {
    ConfirmedVerifier device = confirmed();
    byte[] right = device.confirmP();

    IntStream.range(0, 32)
        .mapToObj(at -> flipped(right, at))
        .forEach(wrong ->
            assertThat(answered.verify(wrong))
                .isEqualTo(Outcome.refused(ExchangeFault.NOT_AUTHENTIC)));
    assertThat(answered.verify(Arrays.copyOf(right, 31)).toOptional()).isEmpty();
    assertThat(answered.verify(answered.confirmV()).toOptional()).isEmpty();
    assertThat(answered.verify(right).toOptional()).isPresent();
  }

  @Test
  void shouldOpenNothingThatWasChangedCutOrTurnedRound() {
    ConfirmedVerifier device = confirmed();
    ConfirmedProver domain = answered.verify(device.confirmP()).toOptional().orElseThrow();
    byte[] request = device.seal(new EnrolmentRequest(run.deviceKey.point()));

    for (int at = 0; at < request.length; at++) {
      assertThat(domain.open(flipped(request, at))).isEmpty();
      assertThat(domain.open(Arrays.copyOf(request, at))).isEmpty();
    }
    assertThat(device.open(request)).as("its own request, sent back").isEmpty();
    assertThat(domain.open(request)).isPresent();
    byte[] answer = domain.seal(run.granted());
    for (int at = 0; at < answer.length; at++) {
      assertThat(device.open(flipped(answer, at))).isEmpty();
    }
    assertThat(device.open(answer)).isPresent();
  }

  @Test
  void shouldReadNoRequestButAKeyOnTheCurve() {
    P256Point key = run.deviceKey.point();

    assertThat(EnrolmentRequest.parse(new EnrolmentRequest(key).toBytes())).isPresent();
    assertThat(EnrolmentRequest.parse(request(1, key.x(), flipped(key.y(), 31)))).isEmpty();
    assertThat(EnrolmentRequest.parse(request(2, key.x(), key.y()))).isEmpty();
    assertThat(EnrolmentRequest.parse(request(1, Arrays.copyOf(key.x(), 31), key.y()))).isEmpty();
    assertThat(EnrolmentRequest.parse(Arrays.copyOf(request(1, key.x(), key.y()), 72))).isEmpty();
    assertThat(EnrolmentRequest.parse(new byte[0])).isEmpty();
  }

  @Test
  void shouldReadNoAnswerThatIsCutLongerOrOfAnotherDomainThanItsKey() {
    byte[] answer = run.granted().toBytes();

    for (int length = 0; length < answer.length; length++) {
      assertThat(EnrolmentAnswer.parse(Arrays.copyOf(answer, length))).isEmpty();
    }
    assertThat(EnrolmentAnswer.parse(Arrays.copyOf(answer, answer.length + 1))).isEmpty();
    assertThat(EnrolmentAnswer.parse(answer)).isPresent();
    assertThat(EnrolmentAnswer.parse(flipped(answer, 12))).as("another domain").isEmpty();
    assertThat(EnrolmentAnswer.parse(HexFormat.of().parseHex("820100"))).isEmpty();
    assertThat(EnrolmentAnswer.parse(HexFormat.of().parseHex("820101"))).isPresent();
    assertThat(EnrolmentAnswer.parse(HexFormat.of().parseHex("820106"))).isEmpty();
    assertThat(EnrolmentAnswer.parse(HexFormat.of().parseHex("820201"))).isEmpty();
  }

  private ConfirmedVerifier confirmed() {
    return begun.verify(answered.shareV(), answered.confirmV()).toOptional().orElseThrow();
  }

  private static byte[] request(int version, byte[] x, byte[] y) {
    return new CborWriter().array(3).integer(version).bytes(x).bytes(y).toBytes();
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= 1;
    return flipped;
  }

  /** The replacement may repeat its last digit: 0{64}. */
  private static byte[] changed(byte[] bytes, String from, String to) {
    String hex = HexFormat.of().formatHex(bytes);
    if (to.equals("CHANGED")) {
      return flipped(bytes, bytes.length - 1);
    }
    String with = to;
    int brace = to.indexOf('{');
    if (brace > 0) {
      int times = Integer.parseInt(to.substring(brace + 1, to.length() - 1));
      with = to.substring(0, brace - 1) + to.substring(brace - 1, brace).repeat(times);
    }
    return HexFormat.of().parseHex(hex.replaceFirst(from, with));
  }
}
