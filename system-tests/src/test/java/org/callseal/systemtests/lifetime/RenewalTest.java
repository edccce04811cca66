package org.callseal.systemtests.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.Spi;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.Tap;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Associations that are renewed while their phones speak and are spoken to. */
final class RenewalTest {

  /** Renewed at 75 to 85 % of that. */
  private static final long SHORT = 120;

  private static final long YEAR = 366 * 86_400L;
  private static final Duration BETWEEN_WORDS = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(32);

  /** After so long an end's sequence numbers are halfway to their last. */
  private static final Duration HALFWAY = Duration.ofDays(122);

  private World world;
  private Home alice;
  private final List<String> said = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();

  private void open(long seed, long lifetime) throws IOException {
    world = new World(seed, lifetime);
    alice = world.home("sip:alice@example.net", "192.0.2.20");
    String word = alice.phone.register();
    assertThat(world.until(() -> alice.phone.isAnswered(word), Duration.ofSeconds(30))).isTrue();
    world.run(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  @Requirement("3.4.11")
  void shouldLoseAndRefuseNothingAcrossItUnderLoadAndReordering(long seed) throws IOException {
    open(seed, SHORT);
    onTheWire(Fault.reordering(0.3, Duration.ofMillis(300)));
    speakThrough(Duration.ofSeconds(110));
    assertThat(born()).as("renewed while they spoke").isGreaterThanOrEqualTo(2);

    expectEveryWordHeard();
    assertThat(refused()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  @Requirement("3.4.11")
  void shouldBringEveryWordAcrossItUnderLossAndRefuseNothingButCopies(long seed)
      throws IOException {
    open(seed, SHORT);
    onTheWire(Fault.loss(0.1));
    onTheWire(Fault.copies(0.2, Duration.ofMillis(400)));
    onTheWire(Fault.reordering(0.2, Duration.ofMillis(200)));
    speakThrough(Duration.ofSeconds(110));
    assertThat(born()).as("renewed while they spoke").isGreaterThanOrEqualTo(2);

    expectEveryWordHeard();
    // A copy of message_2 has no seal.
    assertThat(refused().keySet()).isSubsetOf(Refusal.REPLAYED, Refusal.UNSEALED);
  }

  @Test
  void shouldRenewInTimeWhenTheAgentsNumbersComeToTheirEnd() throws IOException {
    open(21, YEAR);
    Spi before = alice.status().spi().orElseThrow();
    speakThrough(Duration.ofSeconds(5));
    alice.leap(HALFWAY);
    speakThrough(Duration.ofSeconds(20));

    expectEveryWordHeard();
    assertThat(born()).isEqualTo(2);
    assertThat(alice.status().spi().orElseThrow()).isNotEqualTo(before);
  }

  /** It asks for that under seal, and has nothing more to ask under the association before. */
  @Test
  void shouldRenewInTimeWhenTheEdgesNumbersComeToTheirEnd() throws IOException {
    open(22, YEAR);
    Spi before = alice.status().spi().orElseThrow();
    Tap toAgent = world.network.tap(seen -> seen.from().equals(World.EDGE));
    speakThrough(Duration.ofSeconds(5));
    Set<String> old = spis(toAgent.datagrams());
    assertThat(old).hasSize(1);
    world.leapEdge(HALFWAY);
    speakThrough(Duration.ofSeconds(20));

    expectEveryWordHeard();
    assertThat(born()).isEqualTo(2);
    assertThat(alice.status().spi().orElseThrow()).isNotEqualTo(before);
    int until = toAgent.count();
    world.run(Duration.ofMinutes(2));
    assertThat(spis(toAgent.datagrams().subList(until, toAgent.count())))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(old);
  }

  /** The SPIs that sealed ones among these are for. */
  private static Set<String> spis(List<SeenDatagram> datagrams) {
    return datagrams.stream()
        .flatMap(seen -> Seals.in(seen.payload()).stream())
        .map(seal -> seal.substring(6, 11))
        .collect(Collectors.toSet());
  }

  private void onTheWire(Fault fault) {
    world.network.addFault(fault.when(RenewalTest::isBetweenHomeAndEdge));
  }

  private static boolean isBetweenHomeAndEdge(SeenDatagram seen) {
    return seen.to().equals(World.EDGE) || seen.from().equals(World.EDGE);
  }

  /** Ten words a second each way. */
  private void speakThrough(Duration duration) {
    Duration end = world.network.elapsed().plus(duration);
    while (world.network.elapsed().compareTo(end) < 0) {
      said.add(alice.phone.say());
      heard.add(world.core.say(alice.identity));
      world.run(BETWEEN_WORDS);
    }
  }

  private void expectEveryWordHeard() {
    world.run(PATIENCE);
    assertThat(said).hasSizeGreaterThan(200);
    assertThat(without(said, world.ledger::isHeard)).as("said and not heard").isEmpty();
    assertThat(without(said, alice.phone::isAnswered)).as("said and not answered").isEmpty();
    assertThat(without(heard, world.ledger::isHeard)).as("not heard at home").isEmpty();
    assertThat(without(heard, world.core::isAnswered)).as("not answered from home").isEmpty();
  }

  private static List<String> without(List<String> words, Predicate<String> which) {
    return words.stream().filter(which.negate()).toList();
  }

  private int born() {
    return world.born(alice.kid());
  }

  /** What both ends have refused, of whatever reason. */
  private Map<Refusal, Long> refused() {
    Map<Refusal, Long> all = new EnumMap<>(Refusal.class);
    Set<Refusal> every = EnumSet.allOf(Refusal.class);
    every.forEach(why -> {
      long count = world.refused(why) + alice.refused(why);
      if (count > 0) {
        all.put(why, count);
      }
    });
    return all;
  }
}
