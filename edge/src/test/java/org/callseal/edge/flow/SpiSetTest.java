package org.callseal.edge.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.callseal.core.seal.Spi;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

class SpiSetTest {

  private static final long NOW = 1_800_000_000L;
  private static final int MILLION = 1_000_000;

  private final SpiSet spis = new SpiSet(new SeededRandom(3)::fill);

  private void add(int first, int count, long endSeconds) {
    for (int i = 0; i < count; i++) {
      spis.add(spi(first + i), endSeconds);
    }
  }

  private int contained(int first, int count) {
    int contained = 0;
    for (int i = 0; i < count; i++) {
      contained += spis.contains(spi(first + i), NOW) ? 1 : 0;
    }
    return contained;
  }

  /** All different, and spread over all 32 bits. */
  private static Spi spi(int number) {
    int value = Integer.reverse(number) ^ 0x5a5a_5a5a;
    return new Spi(Spi.isReserved(value) ? value + Spi.LOWEST : value);
  }

  @Test
  void shouldKnowAMillionSpisAndNoOthersInSixteenBytesEach() {
    add(0, MILLION, NOW + 100);

    assertThat(contained(0, MILLION)).isEqualTo(MILLION);
    assertThat(contained(MILLION, 10_000)).isZero();
    assertThat(spis.bytes()).isLessThanOrEqualTo(16L * MILLION);
  }

  @Test
  void shouldNotKnowOneThatHasEnded() {
    add(0, 10, NOW);

    assertThat(contained(0, 10)).isZero();
  }

  @Test
  void shouldForgetWhatHasEndedAndNothingElse() {
    add(0, 1_000, NOW);
    add(1_000, 2_000, NOW + 1);
    spis.forget(NOW);

    assertThat(spis.size()).isEqualTo(2_000);
    assertThat(contained(1_000, 2_000)).isEqualTo(2_000);
  }

  @Test
  void shouldTakeTheEndOfTheLastThatHadAnSpi() {
    add(0, 10, NOW - 5);
    add(0, 10, NOW + 5);

    assertThat(contained(0, 10)).isEqualTo(10);
    assertThat(spis.size()).isEqualTo(10);
  }

  @Test
  void shouldNotBeSlowedDownBySpisThatWereChosen() {
    // The inverse of Fibonacci's factor: they fall on one place of a hash that is known.
    for (int i = 1; i <= 10_000; i++) {
      int value = i * 0x144c_bc89;
      spis.add(new Spi(Spi.isReserved(value) ? -1 : value), NOW + 100);
    }

    assertThat(spis.longestRun()).isLessThan(500);
  }
}
