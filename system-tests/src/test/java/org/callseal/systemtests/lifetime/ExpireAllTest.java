package org.callseal.systemtests.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.callseal.agent.settings.LineKeys;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.EdgeLimits;
import org.callseal.simulation.SeenDatagram;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.seal.SipLocated;
import org.callseal.sip.seal.SipSeal;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator ends the associations of all devices of a domain at once, and there are many. */
final class ExpireAllTest {

  private static final int HOMES = 25;
  private static final int LINES = 20;
  private static final int DEVICES = HOMES * LINES;

  /** What the edge takes in a second; half of it is for those who come back. */
  private static final int EXCHANGES = 20;

  private static final int TURNS = EXCHANGES / 2;

  private final Map<Long, List<Duration>> begun = new HashMap<>();
  private World world;
  private List<Home> homes;

  @BeforeEach
  void everybodyIsThere() throws IOException {
    EdgeLimits usual = EdgeLimits.DEFAULT;
    world =
        new World(
            17,
            86_400,
            new EdgeLimits(
                usual.longestDatagram(),
                usual.perSource(),
                usual.strangersPerSource(),
                usual.exchangesUnderWay(),
                EXCHANGES,
                usual.pendingExchanges(),
                usual.lookups()));
    homes = IntStream.range(0, HOMES).mapToObj(this::home).toList();
    homes.forEach(home -> home.phone.register());
    assertThat(world.until(() -> world.associations.size() == DEVICES, Duration.ofMinutes(2)))
        .isTrue();
    world.run(Duration.ofSeconds(40));
    world.network.addFault(passage -> note(passage.datagram()));
  }

  private Home home(int number) {
    List<LineKeys> lines =
        IntStream.range(0, LINES)
            .mapToObj(line -> world.line("sip:u" + number + "x" + line + "@example.net"))
            .toList();
    return new Home(world, lines, "192.0.2." + (20 + number));
  }

  /** Notes when each exchange begins; a cookie's question is not another one. */
  private void note(SeenDatagram seen) {
    if (seen.to().equals(World.EDGE)
        && SipParser.parse(seen.payload()) instanceof SipRequest request
        && SipSeal.UDP.locate(seen.payload()) instanceof SipLocated.Unsealed unsealed
        && unsealed.control().map(ControlParse::read).orElse(null)
            instanceof ControlParse.Parsed(ControlMessage.Message1 message1)
        && request.is("OPTIONS")) {
      begun
          .computeIfAbsent(message1.kid().value(), _ -> new ArrayList<>())
          .add(world.network.elapsed());
    }
  }

  @Test
  @Requirement("3.4.14")
  void shouldBringEverybodyBackAtTheEdgesPaceAndAtNoOther() {
    assertThat(world.expire(new Selection.All())).isEqualTo(DEVICES);
    assertThat(world.until(() -> world.associations.size() == DEVICES, Duration.ofSeconds(60)))
        .as("all are back after %d s at %d a second", DEVICES / TURNS, TURNS)
        .isTrue();
    world.run(Duration.ofSeconds(60));

    List<Long> times =
        begun.values().stream().map(all -> all.getFirst().toMillis()).sorted().toList();
    assertThat(times).hasSize(DEVICES);
    for (int i = 0; i + 2 * TURNS < times.size(); i++) {
      // Everybody comes within a second of his turn, so two turns may fall into one second.
      assertThat(times.get(i + 2 * TURNS) - times.get(i)).isGreaterThanOrEqualTo(1000L);
    }
    assertThat(world.associations.size()).as("nobody came twice").isEqualTo(DEVICES);
  }

  @Test
  @Requirement({"3.4.11", "3.1.20"})
  void shouldEndAllAtOnceAndHaveNoCallWaitForATurn() {
    assertThat(world.expire(new Selection.All())).isEqualTo(DEVICES);
    world.run(Duration.ofSeconds(1));
    int back = world.associations.size();
    assertThat(back).isLessThanOrEqualTo(2 * TURNS);
    // Later than a NAT keeps a mapping for that nothing uses.
    homes.forEach(home -> home.nat.setIdleTimeout(Duration.ofSeconds(30)));
    world.run(Duration.ofSeconds(39));
    List<Home> away =
        homes.stream().filter(home -> world.associations.findNewest(home.kid()).isEmpty()).toList();
    assertThat(away).as("homes whose turn is still to come").hasSizeGreaterThan(1);

    Home called = away.getFirst();
    String heard = world.core.say(called.identity);
    assertThat(world.until(() -> world.ledger.isHeard(heard), Duration.ofSeconds(3))).isTrue();

    Home caller = away.getLast();
    String said = caller.phone.say();
    assertThat(world.until(() -> caller.phone.isAnswered(said), Duration.ofSeconds(3))).isTrue();
    assertThat(world.ledger.isHeard(said)).isTrue();
    assertThat(world.associations.size()).isLessThan(DEVICES);
  }

  @Test
  @Requirement("3.4.11")
  void shouldTakeNothingUnderWhatHasEndedWhileItsDeviceWaitsForItsTurn() {
    List<SeenDatagram> held = new ArrayList<>();
    world.network.addFault(passage -> {
      if (passage.datagram().text().startsWith("MESSAGE ")
          && passage.datagram().to().equals(World.EDGE)) {
        held.add(passage.datagram());
        passage.lose();
      }
    });
    List<String> words = homes.stream().map(home -> home.phone.say()).toList();
    world.until(() -> held.size() >= HOMES, Duration.ofMillis(400));
    assertThat(held).hasSize(HOMES);
    assertThat(world.expire(new Selection.All())).isEqualTo(DEVICES);
    world.run(Duration.ofSeconds(1));
    long refused = world.refused(Refusal.EXPIRED);
    List.copyOf(held.subList(0, HOMES))
        .forEach(late -> world.network.inject(late.from(), late.to(), late.payload()));
    world.run(Duration.ofMillis(100));
    assertThat(world.refused(Refusal.EXPIRED) - refused).isEqualTo(HOMES);
    assertThat(words).noneMatch(world.ledger::isHeard);
  }
}
