package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.callseal.core.association.LiveSpis;
import org.callseal.core.seal.Spi;
import org.callseal.edge.flow.LiveSpiSet;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.store.H2AssociationStore;
import org.callseal.store.H2Database;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an edge makes of a store that others can write to. */
class LiveSpisTest {

  private static final Duration MOMENT = Duration.ofMillis(10);
  private static final Spi SPI = new Spi(0x1234_5678);

  @TempDir private Path folder;
  private final SimulatedNetwork world = new SimulatedNetwork(4);
  private final SimulatedLoop loop = world.loop("edge");
  private BreakableStore store;
  private LiveSpiSet live;

  @BeforeEach
  void open() {
    store = new BreakableStore(new H2AssociationStore(H2Database.open(folder)));
    live = new LiveSpiSet(store, Runnable::run, loop, new SeededRandom(4)::fill);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void says(long position, long endSeconds) {
    store.repeated = new LiveSpis(position, List.of(new LiveSpis.LiveSpi(SPI, endSeconds)));
    live.read();
    world.run(MOMENT);
  }

  @Test
  void shouldNotAskAStoreThatRepeatsItselfAgainAtOnce() {
    says(7, loop.utcSeconds() + 60);

    assertThat(live.contains(SPI)).isTrue();
    assertThat(store.liveQuestions).isEqualTo(2);
  }

  @Test
  void shouldForgetWhatNoAssociationLivesAsLongAs() {
    says(7, Long.MAX_VALUE);
    assertThat(live.contains(SPI)).isTrue();

    world.run(Duration.ofHours(26));

    assertThat(live.contains(SPI)).isFalse();
    live.sweep();
    assertThat(live.size()).isZero();
  }
}
