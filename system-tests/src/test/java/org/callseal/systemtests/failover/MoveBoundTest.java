package org.callseal.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.simulation.Tap;
import org.callseal.systemtests.failover.ClusterWorld.Reach;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of docs/protocol.md 6.7, with everything between phone and call agent. */
class MoveBoundTest {

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

  private PhoneCall call() {
    PhoneCall call = alice.phone.call(bob.identity);
    assertThat(world.until(() -> call.state() == PhoneCall.State.ESTABLISHED, 10)).isTrue();
    return call;
  }

  private void expectToBeTakenWithinASecond() {
    expectToBeTakenWithin(1);
  }

  /** Alice says something; it is at the call agent in time. */
  private void expectToBeTakenWithin(double seconds) {
    String text = alice.say(bob);
    Tap callAgent =
        world.network.tap(datagram ->
            datagram.to().equals(ClusterWorld.CALL_AGENT) && datagram.text().contains(text));
    assertThat(world.until(() -> callAgent.count() > 0, seconds)).as(text).isTrue();
    callAgent.close();
  }

  private void expectNothingTwiceAndNoExchange() {
    assertThat(world.exchanges()).isEqualTo(2);
    world.expectNothingTakenTwice();
  }

  /** Long messages went over a connection, which breaks when the process dies. */
  @ParameterizedTest
  @ValueSource(longs = {61, 62, 63, 64, 65, 66, 67, 68})
  @Requirement({"3.1.2", "3.4.4"})
  void shouldTakeTheNextMessageOfAnEdgeThatIsStartedAgainAtOnce(long seed) throws IOException {
    open(seed);
    for (int round = 0; round < 4; round++) {
      PhoneCall call = call();
      world.run(0.003 * (seed - 60) + 0.4 * round);
      alice.say(bob);
      world.run(0.001 * (seed - 60));
      world.edge(1).kill();
      world.edge(1).start();
      // Three round trips of 20 ms, the look-up, and the way to the call agent.
      expectToBeTakenWithin(0.2);
      world.run(20);
      call.hangUp();
      world.run(3);
    }
    expectNothingTwiceAndNoExchange();
  }

  @ParameterizedTest
  @ValueSource(longs = {71, 72, 73})
  @Requirement({"3.1.2", "3.4.4"})
  void shouldPassByTheNextEdgeThatIsDeadToo(long seed) throws IOException {
    open(seed);
    world.edge(1).kill();
    world.edge(2).kill();
    expectToBeTakenWithinASecond();
    expectNothingTwiceAndNoExchange();
  }

  @ParameterizedTest
  @ValueSource(longs = {74, 75, 76})
  @Requirement({"3.1.2", "3.4.4"})
  void shouldPassByTheNextEdgeThatIsApartFromTheStore(long seed) throws IOException {
    open(seed);
    world.edge(2).store.cut(true);
    world.edge(1).kill();
    expectToBeTakenWithinASecond();
    expectNothingTwiceAndNoExchange();
  }

  @ParameterizedTest
  @ValueSource(longs = {77, 78, 79})
  @Requirement({"3.1.2", "3.4.4"})
  void shouldLeaveAnEdgeThatIsStartedAgainApartFromTheStore(long seed) throws IOException {
    open(seed);
    world.edge(1).kill();
    world.edge(1).store.cut(true);
    world.edge(1).start();
    expectToBeTakenWithinASecond();
    expectNothingTwiceAndNoExchange();
  }

  /** The message left before the edge died, and was in its hands, or on one of its ways. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 11, 12, 14, 20, 25, 31, 35, 40})
  @Requirement({"3.1.2", "3.4.4"})
  void shouldHaveAnAnswerWithinASecondToWhatAnEdgeHadWhenItDied(int milliseconds)
      throws IOException {
    open(80 + milliseconds);
    int before = alice.events(PhoneEvent.Registered.class).size();
    alice.phone.register();
    world.run(milliseconds / 1000.0);
    world.edge(1).kill();
    assertThat(world.until(() -> alice.events(PhoneEvent.Registered.class).size() > before, 1))
        .isTrue();
    expectNothingTwiceAndNoExchange();
  }

  /** The callee answers after the edge that had the call died, and all have gone elsewhere. */
  @ParameterizedTest
  @ValueSource(longs = {91, 92, 93})
  @Requirement({"3.1.2", "3.4.4"})
  void shouldEstablishACallThatRangWhenItsEdgeDied(long seed) throws IOException {
    open(seed);
    bob.answersCalls = false;
    PhoneCall call = alice.phone.call(bob.identity);
    assertThat(world.until(() -> !bob.events(PhoneEvent.Called.class).isEmpty(), 5)).isTrue();
    world.run(1);
    world.edge(1).kill();
    // Alice's agent makes sure of the edge that has her call; bob's has nothing of its own to ask.
    world.run(32);
    assertThat(bob.events(PhoneEvent.Called.class)).hasSize(1);
    bob.events(PhoneEvent.Called.class).getFirst().call().answer();
    assertThat(world.until(() -> call.state() == PhoneCall.State.ESTABLISHED, 10)).isTrue();
    expectNothingTwiceAndNoExchange();
  }
}
