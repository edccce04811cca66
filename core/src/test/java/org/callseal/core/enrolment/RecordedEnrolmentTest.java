package org.callseal.core.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.callseal.core.crypto.P256Base;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.P256Scalar;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/**
 * What a recording of an enrolment tells about the pass-phrase. The two shares are points, and for
 * every w0' there is an x' with x'*P + w0'*M the recorded shareP, and a y' likewise: so the shares
 * speak for no candidate against another. The confirmations depend on Z besides, which only x' or
 * y' gives.
 */
@Requirement("3.4.8")
class RecordedEnrolmentTest {
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final int CANDIDATES = 200;

  private final Enrolment run = new Enrolment(3);

  @Test
  void shouldLeaveAPointForEveryCandidate() {
    AwaitingConfirmV begun = run.begin();
    AwaitingConfirmP answered = run.answer(begun.shareP());
    P256Point shareP = P256Point.ofUncompressed(begun.shareP()).orElseThrow();
    P256Point shareV = P256Point.ofUncompressed(answered.shareV()).orElseThrow();

    for (int i = 0; i < CANDIDATES; i++) {
      P256Scalar candidate = P256Scalar.draw(run.random);
      // Every point of the group but infinity is x'*P for one x' from 1 up: the order is prime.
      assertThat(shareP.minus(Spake2Plus.timesM(candidate))).isPresent();
      assertThat(shareV.minus(Spake2Plus.timesN(candidate))).isPresent();
    }
  }

  /** With a mask whose logarithm m is known, which nobody knows of M, x' can be written down. */
  @Test
  void shouldBeTheSameShareForEveryCandidateWithItsOwnEphemeral() {
    P256Scalar m = P256Scalar.draw(run.random);
    P256Point mask = m.times(P256Base.GENERATOR);
    P256Scalar x = P256Scalar.draw(run.random);
    P256Point share = share(x, run.w0, mask);
    Set<BigInteger> ephemerals = new TreeSet<>();

    for (int i = 0; i < CANDIDATES; i++) {
      P256Scalar candidate = P256Scalar.draw(run.random);
      // x' = x + (w0 - w0') * m
      BigInteger ephemeral =
          number(x).add(number(run.w0).subtract(number(candidate)).multiply(number(m))).mod(ORDER);
      ephemerals.add(ephemeral);
      assertThat(share(scalar(ephemeral), candidate, mask)).isEqualTo(share);
    }
    assertThat(ephemerals).hasSize(CANDIDATES);
  }

  @Test
  void shouldConfirmNoCandidateWithoutAnEphemeralOfTheRecording() {
    AwaitingConfirmV begun = run.begin();
    AwaitingConfirmP answered = run.answer(begun.shareP());
    P256Point shareP = P256Point.ofUncompressed(begun.shareP()).orElseThrow();
    P256Point shareV = P256Point.ofUncompressed(answered.shareV()).orElseThrow();
    // The guesser has the right w0 and w1, but must make x and y up: even so nothing confirms it.
    P256Scalar made = P256Scalar.draw(run.random);
    P256Point yP = shareV.minus(Spake2Plus.timesN(run.w0)).orElseThrow();

    Spake2Plus.Schedule schedule =
        Spake2Plus.schedule(
            Spake2Plus.transcript(
                run.parties, shareP, shareV, made.times(yP), run.w1.times(yP), run.w0),
            shareP,
            shareV);
    assertThat(schedule.confirmV()).isNotEqualTo(answered.confirmV());
  }

  /** What docs/threat-model.md says that a thief of the store can do. */
  @Test
  void shouldLetAThiefOfTheVerifierTryGuessesAndNothingElse() {
    PassPhraseVerifier stolen = run.keys().verifier();

    assertThat(new PassPhraseKeys(run.w0, run.w1).verifier()).isEqualTo(stolen);
    assertThat(new Enrolment(4).keys().verifier()).isNotEqualTo(stolen);
    // He does not have w1: as a device he cannot confirm.
    PassPhraseKeys half =
        new PassPhraseKeys(P256Scalar.of(run.w0.bytes()), P256Scalar.draw(run.random));
    AwaitingConfirmV begun = AwaitingConfirmV.begin(run.parties, half, run.random);
    AwaitingConfirmP answered = run.answer(begun.shareP());
    assertThat(begun.verify(answered.shareV(), answered.confirmV()).toOptional()).isEmpty();
  }

  private static P256Point share(P256Scalar ephemeral, P256Scalar w0, P256Point mask) {
    return ephemeral.times(P256Base.GENERATOR).plus(w0.times(mask)).orElseThrow();
  }

  private static BigInteger number(P256Scalar scalar) {
    return new BigInteger(1, scalar.bytes().exposed());
  }

  private static P256Scalar scalar(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[32];
    int take = Math.min(signed.length, 32);
    System.arraycopy(signed, signed.length - take, bytes, 32 - take, take);
    return P256Scalar.of(SecretBytes.adopt(Arrays.copyOf(bytes, 32)));
  }
}
