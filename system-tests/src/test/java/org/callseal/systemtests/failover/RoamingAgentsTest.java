package org.callseal.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.callseal.agent.status.LineStatus;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.systemtests.failover.ClusterWorld.Reach;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that know all edges of a group by their own addresses, from the grant's server set. */
class RoamingAgentsTest {

  private ClusterWorld world;
  private ClusterHome alice;
  private ClusterHome bob;

  private void open(long seed) throws IOException {
    world = new ClusterWorld(seed, 3, Reach.ALL);
    alice = world.home("alice");
    bob = world.home("bob");
    alice.register(10);
    bob.register(10);
    world.run(2);
  }

  private InetSocketAddress at(ClusterHome home) {
    var status = home.agent().status();
    world.until(status::isDone, 1);
    LineStatus line = status.join().getFirst();
    return line.server().orElseThrow();
  }

  private void expectTextWithin(ClusterHome from, ClusterHome to, double seconds) {
    String text = from.say(to);
    assertThat(world.until(() -> to.hasHeard(text), seconds))
        .as("%s hears %s", to.identity, text)
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35})
  @Requirement({"3.1.2", "3.4.4"})
  void shouldHaveAMessageTakenElsewhereWithinASecondOfTheDeathOfAnEdge(long seed)
      throws IOException {
    open(seed);
    assertThat(at(alice)).isEqualTo(world.edge(1).outer);
    expectTextWithin(alice, bob, 5);
    world.edge(1).kill();
    long takenBefore = world.edge(2).taken();
    alice.say(bob);
    assertThat(world.until(() -> world.edge(2).taken() > takenBefore, 1)).isTrue();
    // An idle agent follows one keep-alive later; then it can be called again.
    world.run(31);
    expectTextWithin(alice, bob, 5);
    expectTextWithin(bob, alice, 5);
    assertThat(at(alice)).isEqualTo(world.edge(2).outer);
    assertThat(at(bob)).isEqualTo(world.edge(2).outer);
    assertThat(world.exchanges()).isEqualTo(2);
    world.expectNothingTakenTwice();
  }

  /**
   * Many NATs have a mapping for each destination: what one edge wrote down is no way for others.
   */
  @Test
  @Requirement({"3.1.2", "3.4.4"})
  void shouldAnswerWhereTheDeviceSpeaksToAnotherEdgeFromAndNotWhereItWasWrittenDown()
      throws IOException {
    open(48);
    world.edge(1).kill();
    alice.nat.flush();
    int before = alice.events(PhoneEvent.Registered.class).size();
    alice.phone.register();
    assertThat(world.until(() -> alice.events(PhoneEvent.Registered.class).size() > before, 1.2))
        .isTrue();
    world.expectNothingTakenTwice();
  }

  @Test
  @Requirement({"3.1.2", "3.4.4"})
  void shouldKeepACallThroughTheDeathOfItsEdgeAndTheWayBack() throws IOException {
    open(36);
    PhoneCall call = alice.phone.call(bob.identity);
    assertThat(world.until(() -> call.state() == PhoneCall.State.ESTABLISHED, 10)).isTrue();
    world.edge(1).kill();
    world.run(32);
    call.reinvite();
    assertThat(world.until(() -> !alice.events(PhoneEvent.ChangeAnswered.class).isEmpty(), 12))
        .isTrue();
    assertThat(alice.events(PhoneEvent.ChangeAnswered.class).getFirst().status()).isEqualTo(200);

    world.edge(1).start();
    assertThat(
            world.until(
                () -> {
                  world.run(5);
                  return at(alice).equals(world.edge(1).outer)
                      && at(bob).equals(world.edge(1).outer);
                },
                300))
        .isTrue();
    call.hangUp();
    assertThat(world.until(() -> !bob.events(PhoneEvent.HungUp.class).isEmpty(), 12)).isTrue();
    assertThat(world.exchanges()).isEqualTo(2);
    world.expectNothingTakenTwice();
  }

  /** Every edge dies in turn and comes back, while somebody always has something to say. */
  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43})
  @Requirement({"3.1.2", "3.4.4"})
  void shouldNeedNoExchangeWhileOneEdgeAfterTheOtherDies(long seed) throws IOException {
    open(seed);
    for (int round = 0; round < 6; round++) {
      EdgeNode dying = world.edge(1 + round % 3);
      dying.kill();
      for (int second = 0; second < 40; second++) {
        alice.say(bob);
        bob.say(alice);
        world.run(1);
      }
      expectTextWithin(alice, bob, 5);
      expectTextWithin(bob, alice, 5);
      dying.start();
      world.run(5);
    }
    assertThat(world.exchanges()).isEqualTo(2);
    world.expectNothingTakenTwice();
  }
}
