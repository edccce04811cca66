package org.callseal.agent.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

/** When a line comes back to an edge that did not serve it. */
final class ComebackTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Spread spread = new Spread(new SeededRandom(1)::fill);
  private long nowNs = 77 * SECOND;

  private Comeback left() {
    Comeback comeback = new Comeback(spread, nowNs);
    comeback.arrived(nowNs);
    comeback.holdDown(nowNs);
    return comeback;
  }

  /** Seconds until a probe goes out. */
  private long untilProbe(Comeback comeback) {
    long begunNs = nowNs;
    while (!comeback.probes(nowNs)) {
      nowNs += SECOND / 10;
    }
    return (nowNs - begunNs) / SECOND;
  }

  private void answeredProbe(Comeback comeback) {
    untilProbe(comeback);
    nowNs += SECOND / 20;
    comeback.answered(nowNs);
  }

  @Test
  void shouldBeReadyAfterItsHoldDownAndThreeProbesThatWereAnswered() {
    Comeback comeback = left();
    assertThat(comeback.isHeldDown(nowNs)).isTrue();
    assertThat(untilProbe(comeback)).isBetween(59L, 120L);
    comeback.answered(nowNs + SECOND / 20);
    answeredProbe(comeback);
    assertThat(comeback.isReady(nowNs + 20 * SECOND)).isFalse();
    answeredProbe(comeback);
    assertThat(comeback.isReady(nowNs)).isFalse();
    assertThat(comeback.isReady(nowNs + 12 * SECOND)).isTrue();
  }

  @Test
  void shouldDoubleItsHoldDownWithEachProbeThatIsNotAnsweredInTime() {
    Comeback comeback = left();
    long least = 60;
    for (int failures = 0; failures < 10; failures++) {
      assertThat(untilProbe(comeback)).isBetween(least - 1, 2 * least + 1);
      nowNs += 6 * SECOND / 10;
      comeback.answered(nowNs);
      least = Math.min(2 * least, 64 * 60);
    }
  }

  @Test
  void shouldDoubleItsHoldDownForAnEdgeThatIsLeftAgainSoonAndForgetThatAfterTenMinutes() {
    Comeback comeback = left();
    comeback.arrived(nowNs);
    nowNs += 9 * 60 * SECOND;
    comeback.holdDown(nowNs);
    assertThat(untilProbe(comeback)).isBetween(119L, 240L);
    comeback.arrived(nowNs);
    nowNs += 11 * 60 * SECOND;
    comeback.holdDown(nowNs);
    assertThat(untilProbe(comeback)).isBetween(59L, 120L);
  }

  @Test
  void shouldNotBringAHundredThousandLinesBackAtOnce() {
    Map<Long, Integer> probesOfASecond = new HashMap<>();
    long begunNs = nowNs;
    for (int line = 0; line < 100_000; line++) {
      nowNs = begunNs;
      probesOfASecond.merge(untilProbe(left()), 1, Integer::sum);
    }
    // Evenly over a minute: 1667 a second.
    assertThat(probesOfASecond.values()).allSatisfy(probes -> assertThat(probes).isLessThan(1900));
  }
}
