package org.callseal.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SeenDatagram;
import org.callseal.systemtests.failover.ClusterWorld.Reach;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An edge that never saw an association gets its messages, because the one that had it died. */
class TakeoverTest {

  private ClusterWorld world;
  private ClusterHome alice;
  private ClusterHome bob;

  private void open(long seed) throws IOException {
    world = new ClusterWorld(seed, 3, Reach.LEASE);
    alice = world.home("alice");
    bob = world.home("bob");
    alice.register(10);
    bob.register(10);
  }

  private PhoneCall call() {
    PhoneCall call = alice.phone.call(bob.identity);
    assertThat(world.until(() -> established(call), 10)).as("alice reaches bob").isTrue();
    return call;
  }

  private boolean established(PhoneCall call) {
    return call.state() == PhoneCall.State.ESTABLISHED
        && !bob.events(PhoneEvent.Established.class).isEmpty();
  }

  private void expectBothHear(double seconds) {
    String toBob = alice.say(bob);
    String toAlice = bob.say(alice);
    assertThat(world.until(() -> bob.hasHeard(toBob) && alice.hasHeard(toAlice), seconds))
        .as("both hear each other")
        .isTrue();
  }

  @Test
  @Requirement({"3.1.2", "3.1.11", "3.4.5"})
  void shouldGoOnAtAnEdgeThatNeverSawTheAssociation() throws IOException {
    open(1);
    expectBothHear(5);
    world.edge(1).kill();
    world.lease(world.edge(2));

    String text = alice.say(bob);
    long toldNs = world.network.elapsed().toNanos();
    assertThat(world.until(() -> world.edge(2).taken() > 0, 2)).isTrue();
    assertThat(world.network.elapsed().toNanos() - toldNs).isLessThan(1_000_000_000L);
    bob.phone.register();
    assertThat(world.until(() -> bob.hasHeard(text), 10)).isTrue();
    assertThat(world.exchanges()).isEqualTo(2);
    world.expectNothingTakenTwice();
  }

  @Test
  @Requirement("3.1.2")
  void shouldKeepAnEstablishedCallThroughTheDeathOfItsEdge() throws IOException {
    open(2);
    PhoneCall call = call();
    world.edge(1).kill();
    world.lease(world.edge(2));

    call.reinvite();
    assertThat(world.until(() -> !alice.events(PhoneEvent.ChangeAnswered.class).isEmpty(), 12))
        .isTrue();
    assertThat(alice.events(PhoneEvent.ChangeAnswered.class).getFirst().status()).isEqualTo(200);
    assertThat(world.until(() -> !bob.events(PhoneEvent.Changed.class).isEmpty(), 2)).isTrue();
    assertThat(bob.events(PhoneEvent.Changed.class)).hasSize(1);
    call.hangUp();
    assertThat(world.until(() -> !bob.events(PhoneEvent.HungUp.class).isEmpty(), 12)).isTrue();
    assertThat(world.exchanges()).isEqualTo(2);
    world.expectNothingTakenTwice();
  }

  /** Every edge is restarted while the next one serves, again and again. */
  @Test
  @Requirement({"3.1.2", "3.4.5"})
  void shouldNeedNoExchangeThroughRollingRestarts() throws IOException {
    open(3);
    for (int round = 0; round < 9; round++) {
      EdgeNode before = world.holder();
      world.lease(world.edge(1 + (round + 1) % 3));
      before.close();
      alice.register(40);
      bob.register(40);
      expectBothHear(5);
      before.start();
      world.run(1);
    }
    assertThat(world.exchanges()).isEqualTo(2);
    world.expectNothingTakenTwice();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  @Requirement("3.1.15")
  void shouldTakeNothingTwiceWhereCopiesReachTheNextEdge(long seed) throws IOException {
    open(seed);
    world.network.addFault(Fault.copies(0.7, Duration.ofSeconds(2)).when(TakeoverTest::isSealed));
    for (int round = 0; round < 4; round++) {
      alice.say(bob);
      bob.say(alice);
      world.run(0.3);
      EdgeNode before = world.holder();
      before.kill();
      world.lease(world.edge(1 + (round + 1) % 3));
      alice.phone.register();
      bob.phone.register();
      world.run(6);
      before.start();
    }
    world.network.clearFaults();
    assertThat(world.exchanges()).isEqualTo(2);
    world.expectNothingTakenTwice();
  }

  /** The call agent's answer was on its way to the edge that died: it has it for the next one. */
  @Test
  @Requirement("3.1.2")
  void shouldGetTheAnswerToWhatTheDeadEdgeHadForwarded() throws IOException {
    open(21);
    expectBothHear(5);
    world.network.addFault(
        Fault.blackHole().when(d -> d.to().equals(world.edge(1).core) && isAnswer(d)));
    String text = alice.say(bob);
    assertThat(world.until(() -> bob.hasHeard(text), 2)).isTrue();
    int answered = alice.events(PhoneEvent.TextAnswered.class).size();
    world.edge(1).kill();
    world.lease(world.edge(2));

    assertThat(world.until(() -> alice.events(PhoneEvent.TextAnswered.class).size() > answered, 12))
        .isTrue();
    assertThat(alice.events(PhoneEvent.TextAnswered.class).getLast().status()).isEqualTo(200);
    world.expectNothingTakenTwice();
  }

  private static boolean isAnswer(SeenDatagram datagram) {
    return datagram.text().startsWith("SIP/2.0 ");
  }

  private static boolean isSealed(SeenDatagram datagram) {
    return datagram.text().contains("\r\nSeal: v=1;");
  }
}
