package org.callseal.systemtests.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.callseal.agent.status.LineState;
import org.callseal.core.association.Revocation;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.seal.Spi;
import org.callseal.simulation.Fault;
import org.callseal.simulation.HoldBack;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.Tap;

/**
 * A world that comes into a plight, stays there while somebody forges or nobody does, and goes on.
 * One use, one thread.
 */
final class Stage {

  private static final int LIFETIME_SECONDS = 300;
  private static final Duration ANSWERED = Duration.ofSeconds(8);

  /** What became of it. */
  record Outcome(int born, List<StoredAssociation> before, List<StoredAssociation> after) {}

  private static final String NOTHING = "nothing";

  private final World world;
  private final Home alice;
  private final Tap seen;
  private final Plight plight;
  private final Forger forger;
  private final int forgeries;
  private final boolean hints;
  private Optional<HoldBack> held = Optional.empty();
  private String ofOld = "";

  /**
   * @param hints whether the device hears unsealed refusals, forged ones and those that forgeries
   *     in its name bring about
   */
  Stage(Plight plight, long seed, int forgeries, boolean hints) throws IOException {
    this.hints = hints;
    this.plight = plight;
    this.forgeries = forgeries;
    this.world = new World(seed, LIFETIME_SECONDS);
    this.seen = world.network.tap(d -> d.to().equals(World.EDGE) || d.from().equals(World.EDGE));
    Home bob = world.home("sip:bob@example.net", "192.0.2.21");
    expect("bob registers", () -> register(bob));
    this.alice = world.home("sip:alice@example.net", "192.0.2.20");
    if (!hints) {
      world.network.addFault(
          Fault.blackHole().when(d -> isToAlice(d) && Forger.isHint(d.payload())));
    }
    this.forger = new Forger(world, alice, seen, seed, hints);
  }

  Outcome play() {
    reach();
    List<StoredAssociation> before = stored();
    int born = world.born(alice.kid());
    List<String> ways = plight.stands() ? ways() : List.of();
    besiege();
    goOn();
    if (plight.stands() && !plight.isRenewal()) {
      expect("a word passes", () -> said(alice));
      if (world.born(alice.kid()) == born) {
        expectStill(ways);
      }
    }
    expectServed();
    expectNothingForgedTaken();
    return new Outcome(world.born(alice.kid()), before, stored());
  }

  private void besiege() {
    for (int i = 0; i < forgeries; i++) {
      forger.forge();
      world.run(Duration.ofMillis(5));
      if (plight.stands() && i % 10 == 0) {
        assertThat(alice.status().state()).as("under siege").isEqualTo(LineState.SEALED);
      }
    }
    world.run(Duration.ofMillis(200));
  }

  /** The associations of the device that the store has. */
  private List<StoredAssociation> stored() {
    List<StoredAssociation> stored = new ArrayList<>();
    world.associations.forEachLive(
        0,
        association -> {
          if (association.kid().equals(alice.kid())) {
            stored.add(association);
          }
        });
    return stored;
  }

  private void reach() {
    switch (plight) {
      case NO_ASSOCIATION -> alice.stopAgent();
      case MESSAGE_1 -> holdBack(this::isFromAlice);
      case MESSAGE_2 -> holdBack(this::isToAlice);
      case MESSAGE_3 -> {
        alice.phone.register();
        holdBack(d -> isFromAlice(d) && isSealed(d));
      }
      case GRANT -> {
        alice.phone.register();
        holdBack(d -> isToAlice(d) && isSealed(d));
      }
      case YOUNG -> expect("registers", () -> register(alice));
      case TALKING -> {
        talk();
        alice.phone.say();
        holdBack(this::isToAlice);
      }
      case RENEWING_MESSAGE_1 -> renew(d -> isFromAlice(d) && !isSealed(d));
      case RENEWING_MESSAGE_2 -> renew(d -> isToAlice(d) && !isSealed(d));
      case RENEWING_MESSAGE_3 -> renew(d -> isFromAlice(d) && isOfNew(d));
      case RENEWING_GRANT -> renew(d -> isToAlice(d) && isOfNew(d));
      case RETIRED -> {
        talk();
        expect("renewed", () -> until(() -> world.born(alice.kid()) == 2, 300));
        talk();
      }
      case ENDED -> {
        talk();
        held = Optional.of(world.network.holdBack(this::isToAlice));
        Spi spi = world.associations.findNewest(alice.kid()).orElseThrow().spi();
        world.revocations.revoke(List.of(spi), Revocation.Cause.EXPIRED);
        world.associations.remove(spi);
        expect("told", () -> until(() -> !held.orElseThrow().held().isEmpty(), 1));
      }
      case EDGE_RESTARTED -> {
        talk();
        world.restartEdge();
        alice.phone.say();
        holdBack(this::isToAlice);
      }
      case AGENT_RESTARTED -> {
        talk();
        alice.restartAgent();
        holdBack(this::isFromAlice);
      }
      case ON_TCP -> {
        world.network.addFault(Fault.blackHole().when(d -> isFromAlice(d) || isToAlice(d)));
        expect("registers by TCP", () -> attempts(() -> register(alice), 30));
      }
    }
  }

  private void talk() {
    expect("registers", () -> register(alice));
    expect("speaks", () -> said(alice));
    expect("hears", this::heard);
  }

  /** Holds back what is picked, and waits until something of it is on its way. */
  private void holdBack(Predicate<SeenDatagram> picked) {
    HoldBack hold = world.network.holdBack(picked);
    held = Optional.of(hold);
    expect("under way", () -> until(() -> !hold.held().isEmpty(), 90));
  }

  private void renew(Predicate<SeenDatagram> picked) {
    talk();
    ofOld = String.join(" ", ways());
    world.run(Duration.ofSeconds(LIFETIME_SECONDS * 7 / 10));
    holdBack(picked);
  }

  private boolean isOfNew(SeenDatagram datagram) {
    return isSealed(datagram) && !ofOld.contains(spi(datagram));
  }

  private void goOn() {
    if (plight == Plight.NO_ASSOCIATION) {
      alice.restartAgent();
    }
    held.ifPresent(HoldBack::release);
    held.ifPresent(HoldBack::end);
  }

  /** Its agent has an association, and words pass to and from it, and to nobody else. */
  private void expectServed() {
    expect("served", () -> attempts(() -> register(alice), 6));
    expect("sealed", () -> until(() -> alice.status().state() == LineState.SEALED, 30));
    // Whoever was first with a copy of message_1 has left a probe unanswered by then.
    world.run(Duration.ofSeconds(3));
    Tap led = world.network.tap(d -> Forger.isTo(d) && d.text().startsWith("MESSAGE "));
    expect("speaks", () -> said(alice));
    expect("hears", this::heard);
    assertThat(led.datagrams()).isEmpty();
  }

  /** What either end has taken under a seal is what the other has sent so. */
  private void expectNothingForgedTaken() {
    Set<String> sent =
        seen.datagrams().stream()
            .flatMap(d -> Seals.in(d.payload()).stream())
            .collect(Collectors.toSet());
    assertThat(sent).containsAll(world.witness.taken()).containsAll(alice.witness.taken());
  }

  private boolean attempts(BooleanSupplier attempt, int most) {
    for (int i = 0; i < most; i++) {
      if (attempt.getAsBoolean()) {
        return true;
      }
    }
    return false;
  }

  private boolean register(Home home) {
    String word = home.phone.register();
    return world.until(() -> home.phone.isAnswered(word), ANSWERED);
  }

  private boolean said(Home home) {
    String word = home.phone.say();
    return world.until(() -> home.phone.isAnswered(word), ANSWERED);
  }

  private boolean heard() {
    String word = world.core.say(alice.identity);
    return world.until(() -> world.core.isAnswered(word), ANSWERED);
  }

  private boolean until(BooleanSupplier condition, int seconds) {
    return world.until(condition, Duration.ofSeconds(seconds));
  }

  private void expect(String what, BooleanSupplier happens) {
    assertThat(happens.getAsBoolean()).as("%s: %s", plight, what).isTrue();
  }

  private boolean isFromAlice(SeenDatagram datagram) {
    return datagram.to().equals(World.EDGE) && alice.isOrWasAt(datagram.from().getAddress());
  }

  private boolean isToAlice(SeenDatagram datagram) {
    return datagram.from().equals(World.EDGE) && alice.isOrWasAt(datagram.to().getAddress());
  }

  private static boolean isSealed(SeenDatagram datagram) {
    return Seals.in(datagram.payload()).isPresent();
  }

  /** SPI and both instances of what last went to the edge and from it in datagrams. */
  private List<String> ways() {
    return List.of(last(this::isFromAlice), last(this::isToAlice));
  }

  /** Over connections none had gone, and the first may be a question to the edge. */
  private void expectStill(List<String> before) {
    List<String> now = ways();
    for (int way = 0; way < before.size(); way++) {
      if (!before.get(way).equals(NOTHING)) {
        assertThat(now.get(way)).as("SPI and instances").isEqualTo(before.get(way));
      }
    }
  }

  private String last(Predicate<SeenDatagram> way) {
    List<SeenDatagram> gone =
        seen.datagrams().stream().filter(way).filter(Stage::isSealed).toList();
    return gone.isEmpty()
        ? NOTHING
        : Seals.in(gone.getLast().payload()).orElseThrow().substring(6, 22);
  }

  private static String spi(SeenDatagram datagram) {
    return Seals.in(datagram.payload()).orElseThrow().substring(6, 11);
  }
}
