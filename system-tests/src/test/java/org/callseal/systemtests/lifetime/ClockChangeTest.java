package org.callseal.systemtests.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.callseal.agent.status.LineState;
import org.callseal.simulation.HoldBack;
import org.callseal.simulation.SeenDatagram;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wall clocks that are set hours ahead or back, anywhere and at any time: lifetimes run on
 * monotonic time, so nothing ends, renews or fails by it.
 */
class ClockChangeTest {

  private static final long LIFETIME_SECONDS = 300;

  /** Whose clock is set. */
  enum Clock {
    AGENT,
    EDGE,
    AUTHORITY,
    /** Edge and authority are one process. */
    SERVER
  }

  static Stream<Arguments> changes() {
    return Arrays.stream(Clock.values())
        .flatMap(clock -> Stream.of(-29, -5, 5, 29).map(hours -> Arguments.of(clock, hours)));
  }

  private World world;
  private Home alice;

  private void open() throws IOException {
    world = new World(31, LIFETIME_SECONDS);
    alice = world.home("sip:alice@example.net", "192.0.2.20");
  }

  private void set(Clock clock, int hours) {
    Duration ahead = Duration.ofHours(hours);
    switch (clock) {
      case AGENT -> alice.setClock(ahead);
      case EDGE -> world.setEdgeClock(ahead);
      case AUTHORITY -> world.setAuthorityClock(ahead);
      case SERVER -> {
        world.setEdgeClock(ahead);
        world.setAuthorityClock(ahead);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("changes")
  @Requirement("3.4.11")
  void shouldGoOnUnderTheAssociationThatStands(Clock clock, int hours) throws IOException {
    open();
    expectServed();
    set(clock, hours);
    expectServed();
    world.run(Duration.ofSeconds(LIFETIME_SECONDS / 2));
    expectServed();
    assertThat(world.born(alice.kid())).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("changes")
  @Requirement("3.4.11")
  void shouldFinishAnExchangeThatIsUnderWay(Clock clock, int hours) throws IOException {
    open();
    HoldBack hold = world.network.holdBack(ClockChangeTest::isFromEdge);
    expect("under way", () -> world.until(() -> !hold.held().isEmpty(), Duration.ofSeconds(20)));
    set(clock, hours);
    hold.release();
    hold.end();
    expectServed();
    world.run(Duration.ofSeconds(LIFETIME_SECONDS / 2));
    expectServed();
    assertThat(world.born(alice.kid())).isEqualTo(1);
  }

  /** With the clock still wrong, at the time that monotonic clocks say. */
  @ParameterizedTest
  @MethodSource("changes")
  @Requirement("3.4.11")
  void shouldRenewInTime(Clock clock, int hours) throws IOException {
    open();
    expectServed();
    set(clock, hours);
    world.run(Duration.ofSeconds(LIFETIME_SECONDS * 7 / 10));
    assertThat(world.born(alice.kid())).isEqualTo(1);
    world.run(Duration.ofSeconds(LIFETIME_SECONDS * 2 / 10));
    assertThat(world.born(alice.kid())).isEqualTo(2);
    expectServed();
    world.run(Duration.ofSeconds(LIFETIME_SECONDS / 2));
    expectServed();
    assertThat(world.born(alice.kid())).isEqualTo(2);
  }

  /** Stored ends are times of day: what is over by the new clock is not taken up again. */
  @ParameterizedTest
  @MethodSource("changes")
  @Requirement("3.4.11")
  void shouldGoByTheStoredEndAfterARestart(Clock clock, int hours) throws IOException {
    open();
    expectServed();
    set(clock, hours);
    world.restartEdge();
    expectServed();
    boolean over = hours > 0 && (clock == Clock.EDGE || clock == Clock.SERVER);
    assertThat(world.born(alice.kid())).isEqualTo(over ? 2 : 1);
  }

  /** An agent keeps no association, and a cookie stands in for its clock. */
  @ParameterizedTest
  @MethodSource("changes")
  @Requirement("3.4.6")
  void shouldSetUpAnotherOneAfterARestartOfTheAgent(Clock clock, int hours) throws IOException {
    open();
    expectServed();
    alice.restartAgent();
    set(clock, hours);
    expectServed();
    assertThat(world.born(alice.kid())).isEqualTo(2);
  }

  private static boolean isFromEdge(SeenDatagram seen) {
    return seen.from().equals(World.EDGE);
  }

  /** Registers, speaks and hears within the time that an agent takes to find out anything. */
  private void expectServed() {
    String first = alice.phone.register();
    if (!answered(first)) {
      // Of what a silent server was asked the agent keeps nothing for longer than 32 s.
      String second = alice.phone.register();
      expect("registers", () -> answered(second));
    }
    expect("sealed", () -> world.until(this::isSealed, Duration.ofSeconds(30)));
    expect("speaks", () -> answered(alice.phone.say()));
    String word = world.core.say(alice.identity);
    expect("hears", () -> world.until(() -> world.core.isAnswered(word), Duration.ofSeconds(8)));
  }

  private boolean isSealed() {
    return alice.status().state() == LineState.SEALED;
  }

  private boolean answered(String word) {
    return world.until(() -> alice.phone.isAnswered(word), Duration.ofSeconds(60));
  }

  private static void expect(String what, BooleanSupplier happens) {
    assertThat(happens.getAsBoolean()).as(what).isTrue();
  }
}
