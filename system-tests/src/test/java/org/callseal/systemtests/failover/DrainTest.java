package org.callseal.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.control.EnrolmentMessage;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.Tap;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipText;
import org.callseal.sip.seal.SipControl;
import org.callseal.systemtests.failover.ClusterWorld.Reach;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** An edge goes out of service in order: nobody is cut off by it. */
class DrainTest {

  private static final Pattern CONTROL = Pattern.compile("\r\nSeal-Control: ([^\r]*)\r\n");

  private ClusterWorld world;
  private ClusterHome alice;
  private ClusterHome bob;

  private void open(long seed) throws IOException {
    world = new ClusterWorld(seed, 2, Reach.LEASE);
    alice = world.home("alice");
    bob = world.home("bob");
    alice.register(10);
    bob.register(10);
  }

  private static Stream<ControlMessage> controls(SeenDatagram datagram) {
    Matcher found = CONTROL.matcher(datagram.text());
    return found.find()
            && ControlParse.read(Base64.getUrlDecoder().decode(found.group(1)))
                instanceof ControlParse.Parsed(ControlMessage message)
        ? Stream.of(message)
        : Stream.empty();
  }

  private static List<ControlMessage.Drain> drains(Tap tap) {
    return tap.datagrams().stream()
        .filter(d -> d.text().contains("\r\nSeal: v=1;"))
        .flatMap(DrainTest::controls)
        .filter(ControlMessage.Drain.class::isInstance)
        .map(ControlMessage.Drain.class::cast)
        .toList();
  }

  @Test
  @Requirement("3.1.2")
  void shouldTellItsDevicesAndBeEmptyWhenTheyHaveGone() throws IOException {
    open(1);
    Tap toAlice = world.network.tap(d -> d.from().equals(world.edge(1).outer));
    CompletableFuture<Integer> left = world.edge(1).edge().drain(Duration.ofSeconds(30));
    world.run(12);
    assertThat(drains(toAlice).size()).isBetween(2, 4);
    assertThat(drains(toAlice)).allMatch(drain -> drain.seconds() <= 30 && drain.seconds() > 15);
    assertThat(left).isNotDone();

    world.lease(world.edge(2));
    alice.register(10);
    bob.register(10);
    assertThat(world.until(left::isDone, 3)).isTrue();
    assertThat(left.join()).isZero();
    world.edge(1).close();
    String text = alice.say(bob);
    assertThat(world.until(() -> bob.hasHeard(text), 3)).isTrue();
    assertThat(world.exchanges()).isEqualTo(2);
    world.expectNothingTakenTwice();
  }

  /** A call agent that asks each second has heard it before nobody answers. */
  @Test
  void shouldStayForThreeSecondsThoughNoDeviceIsThere() throws IOException {
    open(9);
    CompletableFuture<Integer> left = world.edge(2).edge().drain(Duration.ofSeconds(30));
    world.run(2.9);
    assertThat(left).isNotDone();
    assertThat(world.until(left::isDone, 1.2)).isTrue();
    assertThat(left.join()).isZero();
  }

  /** RFC 6026: the transaction of a call over TCP is kept for 32 s behind its 200, for copies. */
  @Test
  void shouldNotWaitForTransactionsThatOnlyAbsorbCopies() throws IOException {
    world = new ClusterWorld(10, 3, Reach.ALL);
    alice = world.home("alice");
    ClusterHome carol = world.homeOverTcp("carol");
    alice.register(10);
    carol.register(10);
    PhoneCall call = alice.phone.call(carol.identity);
    assertThat(world.until(() -> call.state() == PhoneCall.State.ESTABLISHED, 5)).isTrue();
    world.run(1);
    CompletableFuture<Integer> left = world.edge(1).edge().drain(Duration.ofSeconds(4));
    assertThat(world.until(left::isDone, 12)).isTrue();
    assertThat(left.join()).isZero();
    call.hangUp();
    assertThat(world.until(() -> !carol.events(PhoneEvent.HungUp.class).isEmpty(), 5)).isTrue();
  }

  @Test
  void shouldServeAgainWhenItIsTakenBack() throws IOException {
    open(12);
    Tap toDevices = world.network.tap(d -> d.from().equals(world.edge(1).outer));
    CompletableFuture<Integer> left = world.edge(1).edge().drain(Duration.ofSeconds(60));
    world.run(2);
    world.edge(1).edge().resume();
    world.run(1);
    assertThat(left).isCompletedWithValue(2);
    int told = drains(toDevices).size();

    ClusterHome carol = world.home("carol");
    carol.register(5);
    String text = alice.say(carol);
    assertThat(world.until(() -> carol.hasHeard(text), 3)).isTrue();
    world.run(60);
    assertThat(drains(toDevices)).hasSize(told);
    assertThat(world.edge(1).edge().associations()).isEqualTo(3);
  }

  @Test
  @Requirement("3.1.2")
  void shouldLoseNoCallWhoseRequestsComeToEitherEdgeMeanwhile() throws IOException {
    open(2);
    PhoneCall call = alice.phone.call(bob.identity);
    assertThat(world.until(() -> call.state() == PhoneCall.State.ESTABLISHED, 5)).isTrue();
    CompletableFuture<Integer> left = world.edge(1).edge().drain(Duration.ofSeconds(30));
    world.lease(world.edge(2));
    // The call agent still asks the first one, for a device that has spoken at the second.
    bob.register(10);
    world.ask(world.edge(1));
    call.reinvite();
    assertThat(world.until(() -> !bob.events(PhoneEvent.Changed.class).isEmpty(), 5)).isTrue();
    assertThat(world.edge(1).edge().siblings().handed()).isPositive();
    // A call that was set up a moment ago is a transaction for half a minute.
    assertThat(world.until(left::isDone, 40)).isTrue();
    world.edge(1).close();
    world.ask(world.edge(2));
    call.hangUp();
    assertThat(world.until(() -> !bob.events(PhoneEvent.HungUp.class).isEmpty(), 5)).isTrue();
    assertThat(world.exchanges()).isEqualTo(2);
  }

  @Test
  void shouldTakeUpNoExchangeAndNoFlow() throws IOException {
    open(3);
    var left = world.edge(2).edge().drain(Duration.ofSeconds(10));
    assertThat(world.until(left::isDone, 4)).isTrue();
    world.lease(world.edge(2));
    alice.phone.register();
    ClusterHome carol = world.home("carol");
    carol.phone.register();
    world.run(3);

    assertThat(world.edge(2).edge().associations()).isZero();
    assertThat(world.edge(2).refused(Refusal.OVERLOADED)).isPositive();
    assertThat(carol.exchanges()).isZero();
    world.lease(world.edge(1));
    carol.register(30);
  }

  @Test
  void shouldTellACallAgentThatAsksThatItServesNoMore() throws IOException {
    open(4);
    Tap answers = world.network.tap(d -> d.to().equals(ClusterWorld.CALL_AGENT));
    world.network.inject(ClusterWorld.CALL_AGENT, world.edge(2).core, options("a"));
    world.run(0.1);
    assertThat(answers.datagrams().getLast().text()).startsWith("SIP/2.0 200 ");
    var _ = world.edge(2).edge().drain(Duration.ofSeconds(10));
    world.network.inject(ClusterWorld.CALL_AGENT, world.edge(2).core, options("b"));
    world.run(0.1);
    assertThat(answers.datagrams().getLast().text()).startsWith("SIP/2.0 503 ");
  }

  private byte[] options(String call) {
    return SipText.request("OPTIONS", "sip:" + ClusterWorld.GROUP)
        .header(HeaderName.VIA, "SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bK" + call)
        .header(HeaderName.MAX_FORWARDS, "70")
        .header(HeaderName.FROM, "<sip:198.51.100.20>;tag=1")
        .header(HeaderName.TO, "<sip:" + ClusterWorld.GROUP + ">")
        .header(HeaderName.CALL_ID, call)
        .header(HeaderName.CSEQ, "1 OPTIONS")
        .bytes();
  }

  /** Who does not go is told again, and the edge does not wait for him for ever. */
  @Test
  void shouldSayHowManyAreLeftWhenTheTimeIsOver() throws IOException {
    open(5);
    Tap told = world.network.tap(d -> d.from().equals(world.edge(1).outer));
    CompletableFuture<Integer> left = world.edge(1).edge().drain(Duration.ofSeconds(10));
    world.run(20);
    assertThat(drains(told).size()).isBetween(3, 10);
    assertThat(world.until(left::isDone, 60)).isTrue();
    assertThat(left.join()).isEqualTo(2);
  }

  @Test
  void shouldSpreadItsWordOverTheTimeThereIs() throws IOException {
    world = new ClusterWorld(6, 2, Reach.LEASE);
    for (int i = 0; i < 100; i++) {
      world.home("phone" + i).phone.register();
      world.run(0.05);
    }
    world.run(3);
    Tap told = world.network.tap(d -> d.from().equals(world.edge(1).outer));
    var _ = world.edge(1).edge().drain(Duration.ofSeconds(40));
    world.run(4);
    assertThat(drains(told).size()).isBetween(15, 60);
    world.run(15.9);
    assertThat(drains(told).size()).isBetween(98, 100);
  }

  /** The first question of an enrolment is refused; what others have begun comes to its end. */
  @Test
  void shouldBeginNoEnrolment() throws IOException {
    open(7);
    var _ = world.edge(2).edge().drain(Duration.ofSeconds(10));
    world.run(0.1);
    byte[] padding = new byte[160];
    String name = "sip:dora@example.net";
    var salt = new EnrolmentMessage.SaltQuestion(name, new byte[0], padding);
    var share = new EnrolmentMessage.ShareQuestion(name, new byte[0], new byte[65], padding);

    assertThat(answer(salt)).isEqualTo(new ControlMessage.Refused(Refusal.OVERLOADED));
    assertThat(answer(share)).isInstanceOf(ControlMessage.Cookie.class);
  }

  private ControlMessage answer(ControlMessage question) {
    InetSocketAddress device = new InetSocketAddress("100.64.9.9", 5060);
    InetSocketAddress edge = world.edge(2).outer;
    Tap answers = world.network.tap(d -> d.to().equals(device));
    world.network.inject(
        device, edge, SipControl.UDP.question(question.toBytes(), device, edge, new byte[16]));
    world.run(0.1);
    return controls(answers.datagrams().getFirst()).findFirst().orElseThrow();
  }
}
