package org.callseal.agent.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class ExchangePacingTest {

  private static final Duration START_WITHIN = Duration.ofSeconds(2);

  @RepeatedTest(20)
  void shouldBeginWithinTheSpreadOfTheStart(RepetitionInfo seed) {
    ExchangePacing pacing = pacing(seed.getCurrentRepetition());
    assertThat(pacing.allows(START_WITHIN.toNanos())).isTrue();
  }

  @Test
  void shouldBeginAtOnceWhenAPhoneWaits() {
    ExchangePacing pacing = pacing(3);
    assertThat(pacing.allows(0)).isFalse();
    pacing.hurry(0);
    assertThat(pacing.allows(0)).isTrue();
  }

  @Test
  void shouldPauseLongerAfterEachFailureUpToAboutAMinute() {
    ExchangePacing pacing = pacing(4);
    long now = 0;
    double longest = 0;
    for (int failure = 0; failure < 12; failure++) {
      pacing.failed(now);
      long began = now;
      while (!pacing.allows(now)) {
        now += Duration.ofMillis(10).toNanos();
      }
      longest = (now - began) / 1e9;
      double middle = Math.min(1 << failure, 64);
      assertThat(longest).isBetween(middle * 0.74, middle * 1.26);
    }
    assertThat(longest).isGreaterThan(47);
  }

  @RepeatedTest(20)
  void shouldBeginWithinASecondOfTheTurnThatTheEdgeGave(RepetitionInfo seed) {
    ExchangePacing pacing = pacing(seed.getCurrentRepetition());
    pacing.succeeded(0);
    pacing.postponed(Duration.ofSeconds(40), 0);
    assertThat(pacing.allows(Duration.ofSeconds(40).toNanos() - 1)).isFalse();
    assertThat(pacing.awaitsTurn()).isTrue();
    assertThat(pacing.allows(Duration.ofSeconds(41).toNanos())).isTrue();
    assertThat(pacing.awaitsTurn()).isFalse();
  }

  @Test
  void shouldNotWaitForItsTurnWhenSomebodyWaits() {
    ExchangePacing pacing = pacing(7);
    pacing.succeeded(0);
    pacing.postponed(Duration.ofSeconds(40), 0);
    pacing.hurry(1);
    assertThat(pacing.allows(1)).isTrue();
  }

  @Test
  void shouldNotComeBeforeThePauseOfAFailureBecauseATurnIsEarlier() {
    ExchangePacing pacing = pacing(8);
    for (int failure = 0; failure < 8; failure++) {
      pacing.failed(0);
    }
    pacing.postponed(Duration.ofSeconds(2), 0);
    assertThat(pacing.allows(Duration.ofSeconds(40).toNanos())).isFalse();
  }

  @Test
  void shouldNotHurryAfterAFailure() {
    ExchangePacing pacing = pacing(5);
    pacing.failed(0);
    pacing.hurry(0);
    assertThat(pacing.allows(0)).isFalse();
  }

  @Test
  void shouldTakeOneHintInThirtySecondsHoweverManyCome() {
    ExchangePacing pacing = pacing(6);
    int taken = 0;
    for (int second = 0; second < 300; second++) {
      if (pacing.takesHint(Duration.ofSeconds(second).toNanos())) {
        taken++;
      }
    }
    assertThat(taken).isEqualTo(10);
  }

  private static ExchangePacing pacing(int seed) {
    return new ExchangePacing(new Spread(new Random(seed)::nextBytes), START_WITHIN, 0);
  }
}
