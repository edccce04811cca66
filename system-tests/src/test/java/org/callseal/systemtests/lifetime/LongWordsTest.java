package org.callseal.systemtests.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SimulatedStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words that go over a connection, and their short answers, where datagrams are lost. */
final class LongWordsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(32);

  private World world;
  private Home alice;
  private final List<String> said = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();

  private void open(long seed) throws IOException {
    world = new World(seed, 3_600);
    alice = world.home("sip:alice@example.net", "192.0.2.20");
    String word = alice.phone.register();
    assertThat(world.until(() -> alice.phone.isAnswered(word), Duration.ofSeconds(30))).isTrue();
    world.network.addFault(
        Fault.loss(0.1)
            .when(seen -> seen.to().equals(World.EDGE) || seen.from().equals(World.EDGE)));
  }

  /** RFC 3261 18.2.2: a response goes over the connection that its request came on. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldBeAnsweredOverTheConnectionTheyCameOn(long seed) throws IOException {
    open(seed);
    speak(100, () -> {});
    expectEveryWordHeardAndAnswered();
    assertThat(world.network.streams()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void shouldBeAnsweredAnotherWayWhenThatConnectionBreaks(long seed) throws IOException {
    open(seed);
    speak(100, () -> world.network.streams().forEach(SimulatedStream::reset));
    expectEveryWordHeardAndAnswered();
    assertThat(world.network.streams()).hasSizeGreaterThan(5);
  }

  /** Words both ways, and what happens in the middle of every tenth. */
  private void speak(int words, Runnable happens) {
    for (int i = 0; i < words; i++) {
      said.add(alice.phone.sayAtLength());
      heard.add(world.core.sayAtLength(alice.identity));
      if (i % 10 == 9) {
        world.run(Duration.ofMillis(5 + i));
        happens.run();
      }
      world.run(Duration.ofMillis(200));
    }
  }

  private void expectEveryWordHeardAndAnswered() {
    world.run(PATIENCE);
    assertThat(without(said, world.ledger::isHeard)).as("said and not heard").isEmpty();
    assertThat(without(said, alice.phone::isAnswered)).as("said and not answered").isEmpty();
    assertThat(without(heard, world.ledger::isHeard)).as("not heard at home").isEmpty();
    assertThat(without(heard, world.core::isAnswered)).as("not answered from home").isEmpty();
  }

  private static List<String> without(List<String> words, Predicate<String> which) {
    return words.stream().filter(which.negate()).toList();
  }
}
