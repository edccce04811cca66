package org.callseal.systemtests.lifetime;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.LongStream;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** More than a thousand hours of associations' lives; each day of them has a seed of its own. */
class LifetimeSimulationTest {

  private static final Logger LOG = LoggerFactory.getLogger(LifetimeSimulationTest.class);

  private static final long SEEDS = Long.getLong("callseal.seeds", 42);
  private static final Duration EACH = Duration.ofHours(24);

  /** {@code -Dcallseal.seed=N} runs that one alone, {@code -Dcallseal.seeds=N} so many. */
  static LongStream seeds() {
    Long one = Long.getLong("callseal.seed");
    return one == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(one);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Requirement({"3.1.15", "3.4.12"})
  void shouldKeepAssociationsAuthenticLiveAndOutOfStrangersHands(long seed) throws IOException {
    Simulation simulation = new Simulation(seed);
    try {
      simulation.live(EACH);
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(
          "seed %d, after %s (%s). Again:%n  ./callseal test system-tests"
                  .formatted(seed, simulation.elapsed(), simulation.account())
              + " -Dtest=LifetimeSimulationTest -Dcallseal.seed="
              + seed,
          failure);
    }
    LOG.info("seed {}: {}", seed, simulation.account());
  }
}
