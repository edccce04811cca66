package org.callseal.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.seal.AssociationId;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.edge.sibling.SiblingMessage;
import org.callseal.edge.sibling.Siblings;
import org.callseal.simulation.HoldBack;
import org.callseal.simulation.Tap;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipText;
import org.callseal.systemtests.failover.ClusterWorld.Reach;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** The call agent's messages reach a device through whichever edge of the group they come to. */
class HandOverTest {

  private ClusterWorld world;
  private ClusterHome alice;
  private ClusterHome bob;

  private void open(long seed, Reach reach) throws IOException {
    world = new ClusterWorld(seed, 3, reach);
    alice = world.home("alice");
    bob = world.home("bob");
    alice.register(10);
    bob.register(10);
  }

  private boolean hears(ClusterHome from, ClusterHome to, double seconds) {
    String text = from.say(to);
    return world.until(() -> to.hasHeard(text), seconds);
  }

  @Test
  @Requirement({"3.1.2", "3.1.11"})
  void shouldHandARequestToTheEdgeThatHoldsTheFlow() throws IOException {
    open(1, Reach.ALL);
    world.ask(world.edge(3));
    assertThat(hears(alice, bob, 2)).isTrue();

    assertThat(world.edge(3).edge().siblings().handed()).isEqualTo(1);
    assertThat(world.edge(1).edge().siblings().taken()).isEqualTo(1);
    assertThat(world.edge(1).edge().siblings().handed()).isZero();
    assertThat(world.edge(3).edge().associations()).isZero();
    assertThat(world.exchanges()).isEqualTo(2);
  }

  @Test
  @Requirement("3.1.2")
  void shouldCarryAWholeCallThroughAnEdgeThatNoPhoneKnows() throws IOException {
    open(2, Reach.ALL);
    world.ask(world.edge(3));
    PhoneCall call = alice.phone.call(bob.identity);
    assertThat(
            world.until(
                () ->
                    call.state() == PhoneCall.State.ESTABLISHED
                        && !bob.events(PhoneEvent.Established.class).isEmpty(),
                5))
        .isTrue();
    call.reinvite();
    assertThat(world.until(() -> !bob.events(PhoneEvent.Changed.class).isEmpty(), 5)).isTrue();
    call.hangUp();
    assertThat(world.until(() -> !bob.events(PhoneEvent.HungUp.class).isEmpty(), 5)).isTrue();
    assertThat(world.edge(3).edge().associations()).isZero();
  }

  @Test
  void shouldCancelACallThatWasHandedOn() throws IOException {
    open(3, Reach.ALL);
    bob.answersCalls = false;
    world.ask(world.edge(2));
    PhoneCall call = alice.phone.call(bob.identity);
    assertThat(world.until(() -> call.state() == PhoneCall.State.RINGING, 5)).isTrue();
    world.ask(world.edge(3));
    call.hangUp();
    assertThat(world.until(() -> !bob.events(PhoneEvent.CallCancelled.class).isEmpty(), 5))
        .isTrue();
  }

  @Test
  void shouldReachAPhoneByTheConnectionThatAnotherEdgeHolds() throws IOException {
    open(4, Reach.ALL);
    ClusterHome carol = world.homeOverTcp("carol");
    carol.register(10);
    world.run(2);
    world.ask(world.edge(3));
    assertThat(hears(alice, carol, 3)).isTrue();
    assertThat(world.edge(3).edge().siblings().handed()).isEqualTo(1);
  }

  @Test
  void shouldHandOnWhatIsAskedForByName() throws IOException {
    open(5, Reach.ALL);
    byte[] message = byName("MESSAGE", "text/plain", "by name");
    world.network.inject(ClusterWorld.CALL_AGENT, world.edge(2).core, message);
    assertThat(world.until(() -> bob.hasHeard("by name"), 2)).isTrue();
    assertThat(world.edge(2).edge().siblings().handed()).isEqualTo(1);
  }

  /** An answer is late, and goes to the edge where the device was when it asked. */
  @Test
  @Requirement("3.1.2")
  void shouldHandAnAnswerToTheEdgeWhereItsDeviceIsNow() throws IOException {
    open(6, Reach.LEASE);
    HoldBack late =
        world.network.holdBack(d ->
            d.from().equals(ClusterWorld.CALL_AGENT)
                && d.text().startsWith("SIP/2.0 200")
                && d.text().contains(" MESSAGE\r\n"));
    String text = alice.say(bob);
    assertThat(world.until(() -> !late.held().isEmpty(), 3)).isTrue();
    world.lease(world.edge(2));
    alice.phone.register();
    world.run(0.3);
    long before = world.edge(1).edge().siblings().handed();
    late.release();
    late.end();

    assertThat(world.until(() -> alice.events(PhoneEvent.TextAnswered.class).size() == 1, 2))
        .isTrue();
    assertThat(bob.hasHeard(text)).isTrue();
    assertThat(world.edge(1).edge().siblings().handed()).isGreaterThan(before);
    world.expectNothingTakenTwice();
  }

  @Test
  @Requirement("3.1.2")
  void shouldTakeUpTheFlowOfAnEdgeThatIsGone() throws IOException {
    open(7, Reach.LEASE);
    world.edge(1).kill();
    world.lease(world.edge(2));
    // Bob says nothing: his flow is in the store, and his NAT lets the leased address in.
    assertThat(hears(alice, bob, 3)).isTrue();
    assertThat(world.exchanges()).isEqualTo(2);
    world.expectNothingTakenTwice();
  }

  /** The store names an edge that knows better; nothing is handed a second time. */
  @Test
  void shouldNeverHandOnWhatWasHanded() throws IOException {
    open(8, Reach.LEASE);
    world.edge(2).store.cut(true);
    world.lease(world.edge(2));
    bob.phone.register();
    world.run(2);
    world.edge(2).store.cut(false);
    world.ask(world.edge(3));
    alice.say(bob);
    world.run(5);

    assertThat(world.edge(3).edge().siblings().handed()).isPositive();
    assertThat(world.edge(1).edge().siblings().handed()).isZero();
  }

  /** A copy of an old message at another edge is genuine there, and moves nothing. */
  @Test
  @Requirement("3.1.15")
  void shouldLeaveTheFlowWhereItIsWhateverIsPlayedBackElsewhere() throws IOException {
    open(9, Reach.ALL);
    var tap = world.network.tap(d -> d.to().equals(world.edge(1).outer));
    assertThat(hears(bob, alice, 3)).isTrue();
    tap.datagrams().forEach(d -> world.network.inject(d.from(), world.edge(2).outer, d.payload()));
    world.run(2);
    assertThat(world.edge(2).edge().associations()).isPositive();
    assertThat(world.edge(2).taken()).isZero();

    world.ask(world.edge(2));
    assertThat(hears(alice, bob, 2)).isTrue();
    assertThat(world.edge(2).edge().siblings().handed()).isEqualTo(1);
  }

  /** The call agent has no answer of the edge that holds the flow, and asks the next one. */
  @Test
  @Requirement({"3.1.2", "3.1.15"})
  void shouldRingOnceForACallThatComesAgainByAnotherEdge() throws IOException {
    open(10, Reach.LEASE);
    bob.answersCalls = false;
    byte[] invite = byName("INVITE", "application/sdp", "v=0\r\n");
    world.network.inject(ClusterWorld.CALL_AGENT, world.edge(1).core, invite);
    assertThat(world.until(() -> bob.events(PhoneEvent.Called.class).size() == 1, 2)).isTrue();
    world.edge(1).kill();
    world.lease(world.edge(2));
    Tap answers = world.network.tap(d -> d.from().equals(world.edge(2).core));
    world.network.inject(ClusterWorld.CALL_AGENT, world.edge(2).core, invite);
    world.run(2);

    assertThat(answers.datagrams()).anyMatch(d -> d.text().startsWith("SIP/2.0 180 "));
    assertThat(bob.events(PhoneEvent.Called.class)).hasSize(1);
  }

  /** It had the flow once, and has heard since of one of those that had it later. */
  @Test
  @Requirement("3.1.2")
  void shouldHandToWhereADeviceIsThoughItHasBeenEverywhere() throws IOException {
    open(11, Reach.LEASE);
    for (int edge : new int[] {2, 3, 1}) {
      world.lease(world.edge(edge));
      bob.register(10);
      world.run(1);
    }
    world.ask(world.edge(3));
    assertThat(hears(alice, bob, 2)).isTrue();
    assertThat(world.edge(3).edge().siblings().handed()).isPositive();
  }

  private byte[] byName(String method, String type, String body) {
    return SipText.request(method, "sip:bob@example.net")
        .header(
            HeaderName.VIA,
            "SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bK" + world.nextText().substring(5))
        .header(HeaderName.MAX_FORWARDS, "70")
        .header(HeaderName.FROM, "<sip:operator@example.net>;tag=1")
        .header(HeaderName.TO, "<sip:bob@example.net>")
        .header(HeaderName.CONTACT, "<sip:operator@198.51.100.20>")
        .header(HeaderName.CALL_ID, "by-name")
        .header(HeaderName.CSEQ, "1 " + method)
        .body(type, body.getBytes(StandardCharsets.UTF_8))
        .bytes();
  }

  /** What a device had sent before it went was kept, and brought to where it had been. */
  @Test
  void shouldTellAnEdgeThatClaimsAFlowWithoutKnowingTheLastOfIt() throws IOException {
    open(12, Reach.LEASE);
    world.run(2);
    StoredAssociation record = world.associations.findNewest(bob.kid()).orElseThrow();
    AssociationId id = world.cipher().open(record).orElseThrow().id();
    long last = world.associations.findFlow(record.spi()).orElseThrow().sequence();
    Siblings third = world.siblings.of("edge-3");
    int before = world.siblings.carried();

    third.send("edge-1", new SiblingMessage.Moved(record.spi(), id, last - 1).toBytes());
    world.run(0.1);
    assertThat(world.siblings.carried() - before)
        .as("the claim, and what is said to it")
        .isEqualTo(2);
    third.send("edge-1", new SiblingMessage.Moved(record.spi(), id, last).toBytes());
    third.send("edge-1", new SiblingMessage.Moved(record.spi(), id, last + 1).toBytes());
    third.send("edge-1", new SiblingMessage.Moved(record.spi(), id, last).toBytes());
    world.run(0.1);
    assertThat(world.siblings.carried() - before).isEqualTo(5);
  }
}
