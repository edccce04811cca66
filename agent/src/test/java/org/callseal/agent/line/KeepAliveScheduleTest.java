package org.callseal.agent.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeepAliveScheduleTest {

  private static final Duration INTERVAL = Duration.ofSeconds(25);

  private final KeepAliveSchedule schedule =
      new KeepAliveSchedule(INTERVAL, new Spread(new Random(1)::nextBytes), 0);

  @Test
  void shouldAskWithinAFifthOfTheIntervalWhenNothingWasSent() {
    assertThat(schedule.due(seconds(19.9))).isFalse();
    assertThat(schedule.due(seconds(30.1))).isTrue();
  }

  @Test
  void shouldSpreadTheKeepAlivesOfManyLines() {
    Spread spread = new Spread(new Random(7)::nextBytes);
    long early = 0;
    for (int line = 0; line < 1000; line++) {
      if (new KeepAliveSchedule(INTERVAL, spread, 0).due(seconds(25))) {
        early++;
      }
    }
    assertThat(early).isBetween(400L, 600L);
  }

  @Test
  void shouldNotAskAgainSoonerAfterAMessageThatWasAnswered() {
    schedule.sent(seconds(10));
    schedule.heard(seconds(11));
    assertThat(schedule.due(seconds(11 + 19.9))).isFalse();
    assertThat(schedule.due(seconds(11 + 30.1))).isTrue();
  }

  @Test
  void shouldAskEarlyWhenNothingComesBack() {
    schedule.sent(seconds(1));
    schedule.sent(seconds(4));
    assertThat(schedule.due(seconds(4.9))).isFalse();
    assertThat(schedule.due(seconds(5))).isTrue();
  }

  @Test
  void shouldRepeatFourTimesAndThenCallTheEdgeSilent() {
    List<Double> asked = new ArrayList<>();
    double now = 40;
    while (!schedule.silent(seconds(now))) {
      if (schedule.due(seconds(now))) {
        asked.add(now - 40);
        schedule.asked(seconds(now));
      }
      now += 0.25;
    }
    assertThat(asked).containsExactly(0.0, 0.5, 1.5, 3.5);
    assertThat(now - 40).isEqualTo(7.5);
  }

  @Test
  void shouldHearTheEdgeAgain() {
    for (int i = 0; i < 6; i++) {
      schedule.asked(seconds(40 + i));
    }
    assertThat(schedule.silent(seconds(46))).isTrue();
    schedule.heard(seconds(47));
    assertThat(schedule.silent(seconds(47))).isFalse();
  }

  private static long seconds(double seconds) {
    return (long) (seconds * 1e9);
  }
}
