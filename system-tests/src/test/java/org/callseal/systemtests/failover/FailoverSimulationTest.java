package org.callseal.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.LongStream;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Edges, store and authority are dropped at every point of a call, world after world. */
class FailoverSimulationTest {

  private static final Logger LOG = LoggerFactory.getLogger(FailoverSimulationTest.class);

  private static final long WORLDS = Long.getLong("callseal.worlds", 42);
  private static final long FIRST = Long.getLong("callseal.first", 1);
  private static final long WORLDS_OF_A_WHOLE_RUN = 417;
  private static final int ROUNDS = 24;

  private static int worlds;
  private static int struck;
  private static double slowest;

  /**
   * {@code -Dcallseal.seed=N} runs that world alone, {@code -Dcallseal.worlds=N} so many, {@code
   * -Dcallseal.first=N} begins with that one.
   */
  static LongStream seeds() {
    Long one = Long.getLong("callseal.seed");
    return one == null ? LongStream.range(FIRST, FIRST + WORLDS) : LongStream.of(one);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Requirement({"3.1.2", "3.1.11", "3.1.15", "3.4.4", "3.4.5"})
  void shouldKeepCallsAndAssociationsWhateverDiesAtWhateverPoint(long seed) throws IOException {
    Crash[] kinds = Crash.values();
    Crash crash = kinds[(int) (seed % kinds.length)];
    int first = (int) (seed / kinds.length) * ROUNDS;
    FailoverSimulation simulation = new FailoverSimulation(seed, crash);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        simulation.round(first + round);
      }
      simulation.end();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(
          "seed %d, %s, %s. Again:%n  ./callseal test system-tests"
                  .formatted(seed, crash, simulation)
              + " -Dtest=FailoverSimulationTest -Dcallseal.seed="
              + seed,
          failure);
    }
    assertThat(simulation.struck()).isEqualTo(ROUNDS);
    worlds++;
    struck += simulation.struck();
    if (crash.boundSeconds <= 1) {
      slowest = Math.max(slowest, simulation.slowest());
    }
    LOG.info(
        "seed {}: {}, {} of {} points, next message taken after {} s at most",
        seed,
        crash,
        simulation.struck(),
        simulation.points(),
        "%.3f".formatted(simulation.slowest()));
  }

  /** A point that a run never came to has struck nothing, and does not count. */
  @AfterAll
  static void shouldHaveStruckAtEveryPoint() {
    assertThat(struck).as("points struck").isEqualTo(seeds().count() * ROUNDS);
    if (seeds().count() >= WORLDS_OF_A_WHOLE_RUN) {
      assertThat(struck).as("points struck").isGreaterThanOrEqualTo(10_000);
    }
    LOG.info(
        "{} crash points in {} worlds, next message taken after {} s at most where that is bound"
            + " to 1 s",
        struck,
        worlds,
        "%.3f".formatted(slowest));
  }
}
