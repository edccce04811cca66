package org.callseal.systemtests.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forged traffic, at random, in every state of both ends: no association ends, moves or renews by
 * it.
 */
class ForgeryTest {

  private static final long SEEDS = Long.getLong("callseal.seeds", 2);
  private static final int FORGERIES = 200;

  /** {@code -Dcallseal.seed=N} runs that one alone, {@code -Dcallseal.seeds=N} so many. */
  static Stream<Arguments> cases() {
    Long one = Long.getLong("callseal.seed");
    LongStream seeds = one == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(one);
    return seeds
        .boxed()
        .flatMap(seed -> Arrays.stream(Plight.values()).map(plight -> Arguments.of(plight, seed)));
  }

  /** The device hears no unsealed refusal: nothing happens but what happens anyhow. */
  @ParameterizedTest
  @MethodSource("cases")
  @Requirement("3.4.12")
  void shouldChangeNothingByWhatIsForged(Plight plight, long seed) {
    play(plight, seed, false, 0);
  }

  /**
   * An unsealed refusal is a hint, and hints are paced: one exchange in 30 s, beside what stands.
   */
  @ParameterizedTest
  @MethodSource("cases")
  @Requirement("3.4.12")
  void shouldBeginOneExchangeBesideWhatStandsForAllHints(Plight plight, long seed) {
    play(plight, seed, true, 1);
  }

  private static void play(Plight plight, long seed, boolean hints, int more) {
    try {
      Stage.Outcome alone = new Stage(plight, seed, 0, hints).play();
      Stage.Outcome besieged = new Stage(plight, seed, FORGERIES, hints).play();
      assertThat(besieged.after()).as("stored").containsAll(besieged.before());
      assertThat(besieged.born()).as("born").isBetween(alone.born(), alone.born() + more);
    } catch (AssertionError | IOException | RuntimeException failure) {
      throw new AssertionError(
          "%s, seed %d. Again:%n  ./callseal test system-tests -Dtest=ForgeryTest -Dcallseal.seed=%d"
              .formatted(plight, seed, seed),
          failure);
    }
  }
}
