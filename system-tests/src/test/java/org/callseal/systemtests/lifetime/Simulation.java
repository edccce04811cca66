package org.callseal.systemtests.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.identity.Identity;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SimulatedStream;
import org.callseal.systemtests.lifetime.Adversary.Attack;
import org.callseal.testkit.HostileMessages;
import org.callseal.testkit.SeededRandom;

/**
 * Hours of lives of associations, as a seed decides: one episode after the other, of weather on the
 * wire, restarts, rebindings and sieges, and after each one everybody is to be heard again. What is
 * heard is judged as it is heard, by {@link Ledger} and {@link Witness}. One use, one thread.
 */
final class Simulation {

  /** Once no fault is left, words pass both ways within this. */
  static final Duration LIVE_AGAIN = Duration.ofSeconds(110);

  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  private enum Episode {
    QUIET,
    IDLE,
    STORM,
    OUTAGE,
    ONE_WAY_OUTAGE,
    REBINDING,
    EDGE_RESTART,
    AGENT_RESTART,
    BOTH_RESTART,
    WRONG_CLOCK,
    SIEGE,
    RACES,
    EXPIRY,
    RESETS,
    INSIDER,
    ALL_AT_ONCE
  }

  private final SeededRandom random;
  private final HostileMessages choice;
  private final World world;
  private final Adversary adversary;
  private final Insider insider;
  private final Map<String, Integer> told = new TreeMap<>();
  private Duration longestAwakening = Duration.ZERO;
  private int moves;

  Simulation(long seed) throws IOException {
    this.random = new SeededRandom(seed + 1_000_000);
    this.choice = new HostileMessages(seed + 1_000_000);
    this.world = new World(seed, choice.oneOf(List.of(300L, 900L, 1_800L, 3_600L)));
    this.adversary = new Adversary(world, seed);
    world.network.addFault(adversary);
    world.home("sip:alice@example.net", "192.0.2.20");
    world.home("sip:bob@example.net", "192.0.2.21");
    if (seed % 3 == 0) {
      // A day of connections takes as long as several without.
      world.homeOverTcp("sip:carol@example.net", "192.0.2.22");
    }
    this.insider = new Insider(world, seed, "192.0.2.23");
  }

  /** Lives until so many hours have passed. */
  void live(Duration hours) {
    expectLiveAgain("the start");
    while (world.network.elapsed().compareTo(hours) < 0) {
      Episode episode = choice.oneOf(List.of(Episode.values()));
      told.merge(episode.name(), 1, Integer::sum);
      happen(episode);
      calm();
      expectLiveAgain(episode.name());
      int most = 4 * (world.homes.size() + 1);
      assertThat(world.associations.size()).as("associations kept").isLessThanOrEqualTo(most);
    }
  }

  Duration elapsed() {
    return world.network.elapsed();
  }

  /** What has happened, in a line. */
  String account() {
    int born = world.homes.stream().mapToInt(home -> world.born(home.kid())).sum();
    return ("lifetime %d s, %d associations, %d taken at the edge, %d attacks, %d of an insider,"
            + " awake after %d s: %s")
        .formatted(
            world.lifetimeSeconds,
            born,
            world.witness.count(),
            adversary.sent(),
            insider.sent(),
            longestAwakening.toSeconds(),
            told);
  }

  private void happen(Episode episode) {
    switch (episode) {
      case QUIET -> talk(minutes(5, 40));
      case IDLE -> world.run(minutes(60, 480));
      case STORM -> storm(minutes(1, 10));
      case OUTAGE -> {
        weather(Fault.blackHole());
        talk(minutes(1, 30));
      }
      case ONE_WAY_OUTAGE -> {
        boolean toEdge = random.below(2) == 0;
        weather(Fault.blackHole().when(seen -> seen.to().equals(World.EDGE) == toEdge));
        talk(minutes(1, 15));
      }
      case REBINDING -> rebind(anyHome());
      case EDGE_RESTART -> world.restartEdge();
      case AGENT_RESTART -> anyHome().restartAgent();
      case BOTH_RESTART -> {
        world.restartEdge();
        world.homes.forEach(Home::restartAgent);
      }
      case WRONG_CLOCK -> {
        anyHome().setClock(Duration.ofSeconds(random.below(200_000) - 100_000));
        talk(minutes(1, 20));
      }
      case SIEGE -> siege(minutes(2, 20));
      case RACES -> {
        adversary.race(0.3);
        talk(minutes(2, 20));
      }
      case EXPIRY -> {
        expire();
        talk(seconds(0, 120));
      }
      case RESETS -> resets(minutes(1, 10));
      case INSIDER -> forgeries(minutes(1, 10));
      case ALL_AT_ONCE -> allAtOnce();
    }
  }

  private void allAtOnce() {
    adversary.race(0.1);
    for (int i = random.below(5); i >= 0; i--) {
      storm(minutes(1, 4));
      switch (random.below(7)) {
        case 0 -> world.restartEdge();
        case 1 -> anyHome().restartAgent();
        case 2 -> rebind(anyHome());
        case 3 -> expire();
        case 4 -> resets(minutes(1, 2));
        case 5 -> forgeries(minutes(1, 2));
        default -> attacks(minutes(1, 2));
      }
    }
  }

  /** The operator ends one association, those of a subscriber, or all. */
  private void expire() {
    switch (random.below(3)) {
      case 0 ->
          world
              .associations
              .findNewest(anyHome().kid())
              .ifPresent(newest -> world.expire(new Selection.One(newest.id())));
      case 1 -> world.expire(new Selection.Of(Identity.parse(anyHome().identity).orElseThrow()));
      default -> world.expire(new Selection.All());
    }
  }

  /** Connections break, while everybody speaks; a stranger's reset is no other. */
  private void resets(Duration duration) {
    Duration end = world.network.elapsed().plus(duration);
    while (world.network.elapsed().compareTo(end) < 0) {
      world.network.streams().stream()
          .filter(SimulatedStream::stands)
          .filter(_ -> random.below(2) == 0)
          .forEach(SimulatedStream::reset);
      somebodySpeaks();
      world.run(seconds(0, 40));
    }
  }

  /** Somebody with a key of his own speaks for others, while they speak. */
  private void forgeries(Duration duration) {
    Duration end = world.network.elapsed().plus(duration);
    while (world.network.elapsed().compareTo(end) < 0) {
      for (int i = random.below(6); i > 0; i--) {
        adversary.seenOfLate().ifPresent(seen -> insider.forge(choice.oneOf(Insider.all()), seen));
      }
      if (random.below(4) == 0) {
        somebodySpeaks();
      }
      world.run(seconds(0, 8));
    }
  }

  private void storm(Duration duration) {
    weather(Fault.loss(random.below(50) / 100.0));
    weather(Fault.copies(random.below(40) / 100.0, seconds(1, 90)));
    weather(Fault.reordering(random.below(40) / 100.0, seconds(1, 60)));
    talk(duration);
  }

  /** A fault of the way between homes and edge. */
  private void weather(Fault fault) {
    world.network.addFault(
        fault.when(seen -> seen.to().equals(World.EDGE) || seen.from().equals(World.EDGE)));
  }

  /** Nothing is wrong but that strangers send; no more comes of it than paced hints allow. */
  private void siege(Duration duration) {
    // What storms before left on their way has arrived, what they began has ended.
    world.run(Duration.ofMinutes(3));
    List<Integer> before = world.homes.stream().map(home -> world.born(home.kid())).toList();
    Duration begun = world.network.elapsed();
    attacks(duration);
    long seconds = world.network.elapsed().minus(begun).toSeconds();
    // Renewal is at 75 % of the lifetime or later; hints bring one exchange in 30 s.
    long most = seconds * 4 / (3 * world.lifetimeSeconds) + 1 + seconds / 30 + 1;
    for (int i = 0; i < before.size(); i++) {
      assertThat(world.born(world.homes.get(i).kid()) - before.get(i))
          .as("associations that strangers brought about in %d s", seconds)
          .isLessThanOrEqualTo((int) most);
    }
  }

  /** Attacks, while everybody goes on talking and every word arrives. */
  private void attacks(Duration duration) {
    Duration end = world.network.elapsed().plus(duration);
    while (world.network.elapsed().compareTo(end) < 0) {
      for (int i = random.below(6); i > 0; i--) {
        adversary.attack(choice.oneOf(List.of(Attack.values())));
      }
      if (random.below(12) == 0) {
        somebodySpeaks();
      }
      world.run(Duration.ofMillis(random.below(4_000)));
    }
  }

  private void talk(Duration duration) {
    Duration end = world.network.elapsed().plus(duration);
    while (world.network.elapsed().compareTo(end) < 0) {
      somebodySpeaks();
      if (random.below(3) == 0) {
        adversary.attack(choice.oneOf(List.of(Attack.values())));
      }
      world.run(seconds(1, 120));
    }
  }

  private void somebodySpeaks() {
    Home home = anyHome();
    switch (random.below(4)) {
      case 0 -> home.phone.register();
      case 1, 2 -> home.phone.say();
      default -> {
        if (world.core.knows(home.identity)) {
          world.core.say(home.identity);
        }
      }
    }
  }

  private void rebind(Home home) {
    switch (random.below(3)) {
      case 0 -> home.nat.flush();
      case 1 -> home.nat.setIdleTimeout(seconds(20, 60));
      default ->
          home.moveTo(new InetSocketAddress("192.0.2." + (100 + moves++ % 100), 0).getAddress());
    }
    talk(minutes(1, 3));
    home.nat.setIdleTimeout(Duration.ofMinutes(5));
  }

  private void calm() {
    world.network.clearFaults();
    world.network.addFault(adversary);
    adversary.race(0);
  }

  /** Both directions of every home carry a new word within the bound. */
  private void expectLiveAgain(String after) {
    Duration begun = world.network.elapsed();
    for (Home home : world.homes) {
      List<String> registered = new ArrayList<>();
      expect(
          begun,
          after + ": registers",
          home,
          () -> registered.add(home.phone.register()),
          () -> registered.stream().anyMatch(home.phone::isAnswered));
      List<String> said = new ArrayList<>();
      expect(
          begun,
          after + ": speaks",
          home,
          () -> said.add(home.phone.say()),
          () -> said.stream().anyMatch(home.phone::isAnswered));
      List<String> heard = new ArrayList<>();
      expect(
          begun,
          after + ": hears",
          home,
          () -> heard.add(world.core.say(home.identity)),
          () -> heard.stream().anyMatch(world.core::isAnswered));
      assertThat(said).anyMatch(world.ledger::isHeard);
      assertThat(heard).anyMatch(world.ledger::isHeard);
    }
    Duration took = world.network.elapsed().minus(begun);
    longestAwakening = took.compareTo(longestAwakening) > 0 ? took : longestAwakening;
  }

  private void expect(
      Duration begun,
      String what,
      Home home,
      Runnable attempt,
      java.util.function.BooleanSupplier success) {
    boolean reached = false;
    while (!reached && world.network.elapsed().minus(begun).compareTo(LIVE_AGAIN) < 0) {
      attempt.run();
      reached = world.until(success, ASK_AGAIN);
    }
    assertThat(reached)
        .as("after %s %s within %s; %s", what, home.identity, LIVE_AGAIN, home.status())
        .isTrue();
  }

  private Home anyHome() {
    return world.homes.get(random.below(world.homes.size()));
  }

  private Duration minutes(int least, int most) {
    return seconds(60 * least, 60 * most);
  }

  private Duration seconds(int least, int most) {
    return Duration.ofMillis(1000L * least + random.below(1000 * (most - least)));
  }
}
