package org.callseal.systemtests.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.Spi;
import org.callseal.edge.Edge;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.simulation.Fault;
import org.callseal.simulation.HoldBack;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.Tap;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies, one way of replaying each, in a whole system; {@code docs/replay.md} has the table. */
class ReplayTest {

  private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("192.0.2.66", 6666);
  private static final long LIFETIME_SECONDS = 300;

  private World world;
  private Home alice;
  private Tap toEdge;
  private Tap fromEdge;
  private Tap toCore;

  @BeforeEach
  void start() throws IOException {
    world = new World(17, LIFETIME_SECONDS);
    toEdge = world.network.tap(seen -> seen.to().equals(World.EDGE));
    fromEdge = world.network.tap(seen -> seen.from().equals(World.EDGE));
    toCore = world.network.tap(seen -> isSaid(seen) && seen.to().equals(World.CORE));
    alice = world.home("sip:alice@example.net", "192.0.2.20");
    String word = alice.phone.register();
    assertThat(world.until(() -> alice.phone.isAnswered(word), Duration.ofSeconds(30))).isTrue();
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyAtOnce() {
    expectRefused(Refusal.REPLAYED, said());
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyLaterInSteadyTraffic() {
    SeenDatagram copied = said();
    for (int i = 0; i < 20; i++) {
      said();
      world.run(Duration.ofSeconds(2));
    }
    expectRefused(Refusal.TOO_OLD, copied);
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyInAPause() {
    SeenDatagram copied = said();
    silence(alice);
    world.run(Duration.ofSeconds(20));
    expectRefused(Refusal.REPLAYED, copied);
  }

  /** The edge lets an association rest that hears nothing: its windows fall, its instance too. */
  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyAfterTheAssociationHasRested() {
    SeenDatagram copied = said();
    silence(alice);
    world.run(Duration.ofSeconds(60));
    expectRefused(Refusal.WRONG_INSTANCE, copied);
    world.network.clearFaults();
    assertThat(said()).isNotNull();
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyAtAnotherEdge() {
    SeenDatagram copied = said();
    Edge second = world.secondEdge();
    expectRefused(
        second.counters(), Refusal.WRONG_INSTANCE, copied.from(), World.SECOND_EDGE, copied);
    assertThat(second.associations()).isEqualTo(1);
    said();
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyAfterACrashOfTheEdge() {
    SeenDatagram copied = said();
    world.restartEdge();
    expectRefused(Refusal.WRONG_INSTANCE, copied);
    said();
    expectRefused(Refusal.WRONG_INSTANCE, copied);
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyWhoseAssociationWasPushedOut() {
    SeenDatagram copied = said();
    for (int i = 0; i < 4; i++) {
      alice.restartAgent();
      said();
    }
    expectRefused(Refusal.UNKNOWN_ASSOCIATION, copied);
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyAfterRenewal() {
    SeenDatagram copied = said();
    Spi before = alice.status().spi().orElseThrow();
    while (alice.status().spi().orElseThrow().equals(before)) {
      copied = said();
      world.run(Duration.ofSeconds(1));
    }
    expectRefused(Refusal.REPLAYED, copied);
    said();
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyAfterTheEndOfItsAssociation() {
    SeenDatagram copied = said();
    world.run(Duration.ofSeconds(LIFETIME_SECONDS + 15));
    expectRefused(Refusal.UNKNOWN_ASSOCIATION, copied);
    said();
  }

  @Test
  @Requirement("3.1.15")
  void shouldNeitherTakeNorFollowACopyFromAnotherAddress() {
    SeenDatagram copied = said();
    expectRefused(world.counters(), Refusal.REPLAYED, ELSEWHERE, World.EDGE, copied);
    world.run(Duration.ofSeconds(3));
    fromEdge.clear();
    String word = world.core.say(alice.identity);
    assertThat(world.until(() -> world.core.isAnswered(word), Duration.ofSeconds(5))).isTrue();
    assertThat(fromEdge.datagrams()).noneMatch(seen -> seen.to().equals(ELSEWHERE));
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyFromASenderThatDied() {
    SeenDatagram copied = said();
    alice.restartAgent();
    expectRefused(Refusal.REPLAYED, copied);
    said();
    expectRefused(Refusal.REPLAYED, copied);
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseWhatWasHeldBackFromASenderThatDied() {
    HoldBack tap = world.network.holdBack(seen -> isSaid(seen) && seen.to().equals(World.EDGE));
    String word = alice.phone.say();
    world.run(Duration.ofMillis(100));
    SeenDatagram held = tap.held().getFirst();
    alice.restartAgent();
    tap.end();
    world.run(Duration.ofSeconds(33));
    expectRefused(Refusal.WRONG_INSTANCE, held);
    assertThat(world.ledger.isHeard(word)).isFalse();
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyOfAnAnswerAtTheAgent() {
    said();
    SeenDatagram answer =
        fromEdge.datagrams().stream()
            .filter(seen -> seen.text().startsWith("SIP/2.0 200"))
            .toList()
            .getLast();
    long before = alice.refused(Refusal.REPLAYED);
    world.network.inject(World.EDGE, answer.to(), answer.payload());
    world.run(Duration.ofMillis(300));
    assertThat(alice.refused(Refusal.REPLAYED)).isEqualTo(before + 1);
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseAtARestartedAgentWhatWasSaidToTheOneBefore() {
    String word = world.core.say(alice.identity);
    assertThat(world.until(() -> world.core.isAnswered(word), Duration.ofSeconds(5))).isTrue();
    SeenDatagram copied =
        fromEdge.datagrams().stream().filter(ReplayTest::isSaid).toList().getLast();
    alice.restartAgent();
    said();
    world.network.inject(World.EDGE, alice.publicAddress(), copied.payload());
    world.run(Duration.ofMillis(300));
    assertThat(alice.refused(Refusal.UNKNOWN_ASSOCIATION)).isEqualTo(1);
  }

  /** Copies of all that set the association up, at both edges, at once and much later. */
  @Test
  @Requirement("3.1.15")
  void shouldSetNothingUpByCopiesOfAWholeExchange() {
    List<SeenDatagram> exchange = List.copyOf(toEdge.datagrams());
    Edge second = world.secondEdge();
    // Or answers to copies would be hints to it, for an exchange of its own beside this one.
    alice.stopAgent();
    for (Duration pause : List.of(Duration.ZERO, Duration.ofSeconds(20), Duration.ofSeconds(60))) {
      world.run(pause);
      for (SeenDatagram seen : exchange) {
        world.network.inject(seen.from(), World.EDGE, seen.payload());
        world.network.inject(seen.from(), World.SECOND_EDGE, seen.payload());
        world.run(Duration.ofMillis(200));
      }
    }
    assertThat(world.born(alice.kid())).isEqualTo(1);
    assertThat(second.associations()).isEqualTo(1);
    assertThat(second.counters().of(Refusal.WRONG_INSTANCE)).isPositive();
    alice.restartAgent();
    said();
  }

  /** A word is said and answered: the datagram that brought it to the edge. */
  private SeenDatagram said() {
    String word = alice.phone.say();
    assertThat(world.until(() -> alice.phone.isAnswered(word), Duration.ofSeconds(32))).isTrue();
    return toEdge.datagrams().stream().filter(ReplayTest::isSaid).toList().getLast();
  }

  private static boolean isSaid(SeenDatagram seen) {
    return seen.text().startsWith("MESSAGE ");
  }

  private void silence(Home home) {
    world.network.addFault(
        Fault.blackHole().when(seen -> seen.from().equals(home.publicAddress())));
  }

  private void expectRefused(Refusal why, SeenDatagram copied) {
    expectRefused(world.counters(), why, copied.from(), World.EDGE, copied);
  }

  /** The copy is refused for this one reason, once, and nothing of it gets to the core. */
  private void expectRefused(
      RefusalCounters counters,
      Refusal why,
      InetSocketAddress from,
      InetSocketAddress to,
      SeenDatagram copied) {
    Map<Refusal, Long> expected = new EnumMap<>(Refusal.class);
    expected.putAll(counters.refusals());
    expected.merge(why, 1L, Long::sum);
    int passed = toCore.count();
    world.network.inject(from, to, copied.payload());
    world.run(Duration.ofMillis(300));
    assertThat(counters.refusals()).isEqualTo(expected);
    assertThat(toCore.count()).isEqualTo(passed);
  }
}
