package org.callseal.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SeenDatagram;
import org.callseal.systemtests.failover.ClusterWorld.Reach;

/**
 * A world with three edges in which one kind of thing goes wrong again and again, each time at
 * another point of the same script. After each time all that edges promise is looked at.
 *
 * <p>Besides the two who talk there are one whose device is revoked, whose associations somebody
 * has put back into the store and whose messages, kept from before, he plays to every edge; one
 * whose agent starts anew, and so needs an exchange, in every round in which the authority dies;
 * and somebody on the way who plays what devices have just sent to all edges.
 *
 * <p>Belongs to the simulation's thread.
 */
final class FailoverSimulation {

  /** Idle agents have found another edge by then: docs/protocol.md 6.7. */
  private static final double KEEP_ALIVE_SECONDS = 31;

  /** For as long as a request is sent again: 64*T1 (RFC 3261 17.1). */
  private static final double PATIENCE = 32;

  /** In one round of so many, the one who was called says nothing until he has to be reached. */
  private static final int IDLE_ROUND = 6;

  private final Crash crash;
  private final ClusterWorld world;
  private final CallAgentWatch callAgent = new CallAgentWatch();
  private final Copies copies;
  private final ClusterHome alice;
  private final ClusterHome bob;
  private final ClusterHome dora;
  private final PhoneCall held;
  private final Revenant revoked;
  private int events;
  private int datagrams;
  private int round;
  private double slowest;
  private int struck;
  private Optional<CrashPoint> last = Optional.empty();

  FailoverSimulation(long seed, Crash crash) throws IOException {
    this.crash = crash;
    this.world = new ClusterWorld(seed, 3, crash.reach);
    this.copies = new Copies(world);
    world.network.addFault(callAgent);
    world.network.addFault(copies);
    alice = home("alice");
    bob = home("bob");
    dora = home("dora");
    revoked = new Revenant(world, callAgent, home("carol"), alice);
    held = alice.phone.call(bob.identity);
    assertThat(world.until(() -> established(held), 10)).as("alice reaches bob").isTrue();
    measure();
    crash.begin(world);
  }

  private ClusterHome home(String user) {
    ClusterHome home = world.home(user);
    home.register(10);
    return home;
  }

  private boolean established(PhoneCall call) {
    return call.state() == PhoneCall.State.ESTABLISHED
        && !bob.events(PhoneEvent.Established.class).isEmpty();
  }

  /** Plays the script once with nothing going wrong, to know how many points it has. */
  private void measure() {
    EdgeNode edge = edgeOf(alice);
    Fault counting = passage -> datagrams += of(edge, passage.datagram());
    world.network.addFault(counting);
    CallScript script = new CallScript(world, alice, bob);
    var _ =
        world.until(
            () -> {
              events++;
              return false;
            },
            CallScript.SECONDS);
    world.network.removeFault(counting);
    assertThat(script.endedAtTheOther()).as("%s ends", script).isTrue();
  }

  private static int of(EdgeNode edge, SeenDatagram datagram) {
    return CrashPoint.isOf(edge, datagram) ? 1 : 0;
  }

  /** The edge where a device is now. */
  private EdgeNode edgeOf(ClusterHome home) {
    if (crash.reach == Reach.LEASE) {
      return world.holder();
    }
    var status = home.agent().status();
    world.until(status::isDone, 1);
    Optional<InetSocketAddress> at = status.join().getFirst().server();
    return world.edges.stream()
        .filter(edge -> at.filter(edge.outer::equals).isPresent())
        .findFirst()
        .orElseThrow(() -> new AssertionError(home.identity + " is at no edge: " + at));
  }

  /** How many points of the script there are: before each event, before and after each datagram. */
  int points() {
    return events + 2 * datagrams;
  }

  /**
   * Plays the script up to that point of it, strikes there, and looks at what becomes of it. A run
   * in which the edge has less to send may be over before the point: then another one is drawn and
   * the script played anew, so that each round strikes in the midst of one.
   */
  void round(int index) {
    round++;
    ClusterHome caller = round % 2 == 0 ? bob : alice;
    ClusterHome called = round % 2 == 0 ? alice : bob;
    EdgeNode victim = edgeOf(round % 3 == 0 ? called : caller);
    int before = alice.exchanges() + bob.exchanges();
    int anew = dora.exchanges();
    int registered = dora.events(PhoneEvent.Registered.class).size();
    if (crash.hasExchanges()) {
      dora.restartAgent();
      dora.phone.register();
    }
    CrashPoint point = CrashPoint.of(index, events, datagrams);
    Played run = play(point, caller, called, victim);
    while (!run.reached()) {
      assertThat(world.until(run.script()::endedAtTheOther, PATIENCE))
          .as("%s ends undisturbed", run)
          .isTrue();
      assertThat(point.number()).as("%s is reached", point).isPositive();
      point = point.sooner();
      run = play(point, caller, called, victim);
    }
    CallScript script = run.script();
    boolean underWay = run.underWay();
    if (crash.agonySeconds() > 0) {
      world.run(crash.agonySeconds());
      // The request that ends the call may be on its way into the edge when it dies, and is lost.
      underWay &= script.underWay();
    }
    crash.after(world, victim);

    String text = caller.say(called);
    double said = seconds();
    assertThat(world.until(() -> callAgent.saw(text), crash.boundSeconds))
        .as("%s is taken", text)
        .isTrue();
    slowest = Math.max(slowest, seconds() - said);
    copies.playBack();
    if (round % IDLE_ROUND == 0) {
      world.run(KEEP_ALIVE_SECONDS + 1);
    } else {
      called.say(caller);
      world.run(CallScript.SECONDS + crash.boundSeconds);
    }
    revoked.haunt();
    expectBothHear();
    assertThat(world.until(() -> script.texts().stream().allMatch(callAgent::saw), PATIENCE))
        .as("what was said reaches the call agent: %s", script.texts())
        .isTrue();
    if (underWay) {
      assertThat(world.until(script::endedAtTheOther, PATIENCE)).as("%s is ended", script).isTrue();
    }
    expectTheCallToLive();
    Crash.mend(world);
    world.run(3);
    assertThat(alice.exchanges() + bob.exchanges()).as("exchanges").isEqualTo(before);
    if (crash.hasExchanges()) {
      expectDoraBack(anew, registered);
    }
    world.expectNothingTakenTwice();
  }

  /** A script, and what had become of it at the point up to which it was played. */
  private record Played(CallScript script, boolean reached, boolean underWay) {}

  private Played play(CrashPoint point, ClusterHome caller, ClusterHome called, EdgeNode victim) {
    last = Optional.of(point);
    CallScript script = new CallScript(world, caller, called);
    boolean[] underWay = {false};
    Runnable strike =
        () -> {
          underWay[0] = script.underWay();
          crash.strike(world, victim);
          struck++;
        };
    boolean reached = point.reach(world, victim, strike, CallScript.SECONDS);
    return new Played(script, reached, underWay[0]);
  }

  private void expectBothHear() {
    String toBob = alice.say(bob);
    String toAlice = bob.say(alice);
    assertThat(world.until(() -> bob.hasHeard(toBob) && alice.hasHeard(toAlice), 2))
        .as("both hear each other")
        .isTrue();
  }

  private void expectTheCallToLive() {
    int before = answersInHeldCall().size();
    held.reinvite();
    assertThat(world.until(() -> answersInHeldCall().size() > before, 2))
        .as("the call that was established before is offered anew")
        .isTrue();
    assertThat(answersInHeldCall().getLast()).as("the answer to it").isEqualTo(200);
  }

  /** Changes of other calls, which ended in the meantime, may be answered as late. */
  private List<Integer> answersInHeldCall() {
    return alice.events(PhoneEvent.ChangeAnswered.class).stream()
        .filter(answer -> answer.call().callId().equals(held.callId()))
        .map(PhoneEvent.ChangeAnswered::status)
        .toList();
  }

  private void expectDoraBack(int before, int registered) {
    assertThat(
            world.until(
                () -> dora.events(PhoneEvent.Registered.class).size() > registered, PATIENCE))
        .as("dora registers")
        .isTrue();
    String text = alice.say(dora);
    assertThat(world.until(() -> dora.hasHeard(text), PATIENCE)).as("dora is back").isTrue();
    assertThat(dora.exchanges() - before).isBetween(1, 2);
    // Its agent forgets what it has to answer when it is started anew.
    world.run(1);
  }

  private double seconds() {
    return world.network.elapsed().toNanos() / 1e9;
  }

  /** At how many points something was struck. */
  int struck() {
    return struck;
  }

  /** How long the next message took at most until it was taken, in seconds. */
  double slowest() {
    return slowest;
  }

  /** Ends the call that was held all the time. */
  void end() {
    held.hangUp();
    assertThat(
            world.until(
                () ->
                    bob.events(PhoneEvent.HungUp.class).stream()
                        .anyMatch(ended -> ended.call().callId().equals(held.callId())),
                5))
        .as("the call that was held is ended")
        .isTrue();
  }

  @Override
  public String toString() {
    return "round "
        + round
        + ", "
        + last.map(CrashPoint::toString).orElse("before the first")
        + ", "
        + world.network.elapsed();
  }
}
