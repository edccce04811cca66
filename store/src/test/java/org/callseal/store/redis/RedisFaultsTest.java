package org.callseal.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log hears of somebody who writes to Redis. */
class RedisFaultsTest {

  private final List<String> told = new ArrayList<>();
  private long nowNs = Long.MAX_VALUE - 1000;
  private final RedisFaults faults = new RedisFaults(() -> nowNs, told::add);

  private void minutePasses() {
    nowNs += Duration.ofMinutes(1).toNanos();
  }

  @Test
  void shouldTellTheFirstOfEachKindWithWhereItIs() {
    faults.count(RedisFault.MALFORMED, "callseal:sa:1");
    faults.count(RedisFault.MALFORMED, "callseal:sa:2");
    faults.count(RedisFault.OVERSIZE, "callseal:sa:3");

    assertThat(told).hasSize(2);
    assertThat(told.getFirst()).contains("callseal:sa:1, malformed");
    assertThat(told.getLast()).contains("callseal:sa:3, too long");
  }

  @Test
  void shouldTellTheOthersInNumbersOnceAMinute() {
    faults.count(RedisFault.OVERSIZE, "callseal:sa:1");
    for (int minute = 0; minute < 3; minute++) {
      for (int i = 0; i < 1000; i++) {
        faults.count(RedisFault.MALFORMED, "callseal:sa:2");
      }
      minutePasses();
    }
    faults.count(RedisFault.MALFORMED, "callseal:sa:2");

    assertThat(told).hasSize(5);
    assertThat(told.getLast())
        .isEqualTo(
            "so far Redis held what no server of ours writes: 1 times too long, 3001 times"
                + " malformed");
  }
}
