package org.callseal.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

class SequenceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void shouldRaiseByOneWhileBusy() {
    Sequence sequence = new Sequence(0);

    assertThat(sequence.next(0)).isEqualTo(1);
    assertThat(sequence.next(0)).isEqualTo(2);
    assertThat(sequence.next(1000)).isEqualTo(3);
  }

  @Test
  void shouldLeaveEverythingBelowTheWindowAfterFiveSecondsOfSilence() {
    Sequence sequence = new Sequence(0);
    long before = sequence.next(0);
    long after = sequence.next(5 * SECOND);

    assertThat(after - before).isGreaterThan(ReplayWindow.WIDTH);
  }

  @Test
  void shouldNeverFallBehindItsClock() {
    SeededRandom random = new SeededRandom(3);
    Sequence sequence = new Sequence(0);
    long nowNs = 0;
    for (int i = 0; i < 10_000; i++) {
      nowNs += random.below(20_000_000);
      assertThat(sequence.next(nowNs)).isGreaterThanOrEqualTo(nowNs / Sequence.NS_PER_NUMBER);
    }
  }

  @Test
  void shouldAskForRenewalLongBeforeTheNumbersEndAndNeverWrap() {
    Sequence sequence = new Sequence(0);
    sequence.next(TimeUnit.DAYS.toNanos(122));
    assertThat(sequence.needsRenewal()).isTrue();

    assertThatThrownBy(() -> sequence.next(TimeUnit.DAYS.toNanos(245)))
        .isInstanceOf(IllegalStateException.class);
  }
}
