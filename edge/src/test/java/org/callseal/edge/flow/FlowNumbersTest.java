package org.callseal.edge.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowNumbersTest {

  private static final long NOW = 1_793_491_200L;

  @Test
  void shouldRiseWithTheClockAndAboveTheLast() {
    long first = FlowNumbers.next(0, NOW, "edge-1");
    assertThat(first).isBetween(NOW * 1000, NOW * 1000 + 1023);
    assertThat(FlowNumbers.next(first, NOW, "edge-1")).isEqualTo(first + 1024);
    long other = FlowNumbers.next(first, NOW, "edge-2");
    assertThat(other).isBetween(first + 1, first + 1024);
    assertThat(FlowNumbers.next(other, NOW + 10, "edge-1"))
        .isGreaterThanOrEqualTo(NOW * 1000 + 10_000);
  }

  /** Each may follow the same last record in the same second. */
  @Test
  void shouldBeAnotherAtEachEdge() {
    for (long last : new long[] {0, NOW * 1000 + 77, NOW * 1000 + 5000}) {
      Set<Long> numbers = new HashSet<>();
      for (int edge = 1; edge <= 8; edge++) {
        numbers.add(FlowNumbers.next(last, NOW, "edge-" + edge));
      }
      assertThat(numbers).hasSize(8);
    }
  }
}
