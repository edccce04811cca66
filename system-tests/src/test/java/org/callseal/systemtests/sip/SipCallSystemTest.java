package org.callseal.systemtests.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SeenDatagram;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two phones behind two NATs call each other, every message between agents and edge sealed. */
final class SipCallSystemTest {

  private SipWorld world;
  private Home alice;
  private Home bob;

  private void open(long seed) throws IOException {
    world = new SipWorld(seed, Addressing.IPV4);
    alice = world.home("sip:alice@example.net", "198.51.100.1");
    bob = world.home("sip:bob@example.net", "198.51.100.2");
  }

  private void register(int seconds) {
    alice.phone.register();
    bob.phone.register();
    boolean registered =
        world.until(() -> alice.phone.registered() && bob.phone.registered(), seconds);
    assertThat(registered).as("both phones are registered").isTrue();
  }

  private PhoneCall call(Home caller, Home callee, int seconds) {
    PhoneCall call = caller.phone.call(callee.identity);
    boolean stands =
        world.until(
            () ->
                call.state() == PhoneCall.State.ESTABLISHED
                    && callee.has(PhoneEvent.Established.class),
            seconds);
    assertThat(stands).as("%s reaches %s", caller.identity, callee.identity).isTrue();
    return call;
  }

  private void talk(int seconds) {
    int heardByBob = bob.events(PhoneEvent.TextReceived.class).size();
    int heardByAlice = alice.events(PhoneEvent.TextReceived.class).size();
    alice.phone.sendText(bob.identity, "hello Bob");
    bob.phone.sendText(alice.identity, "hello Alice");
    boolean heard =
        world.until(
            () ->
                bob.events(PhoneEvent.TextReceived.class).size() > heardByBob
                    && alice.events(PhoneEvent.TextReceived.class).size() > heardByAlice,
            seconds);
    assertThat(heard).as("both hear each other").isTrue();
  }

  private void hangUp(PhoneCall call, Home other, int seconds) {
    call.hangUp();
    assertThat(world.until(() -> other.has(PhoneEvent.HungUp.class), seconds)).isTrue();
  }

  @Test
  @Requirement({"3.1.1", "3.1.5"})
  void shouldCarryACallBetweenTwoPhonesBehindTwoNats() throws IOException {
    open(1);
    var tap = world.network.tap(this::isBetweenAgentAndEdge);
    register(10);
    PhoneCall call = call(alice, bob, 5);
    talk(5);
    call.reinvite();
    assertThat(world.until(() -> bob.has(PhoneEvent.Changed.class), 5)).isTrue();
    hangUp(call, bob, 5);
    PhoneCall back = call(bob, alice, 5);
    hangUp(back, alice, 5);
    assertThat(world.associations.size()).isEqualTo(2);
    // message_1 and message_2 of both; everything else has a seal.
    assertThat(tap.datagrams().stream().filter(d -> !d.text().contains("\r\nSeal: v=1;")))
        .hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void shouldRegisterInNoMoreRoundTripsThanSipDigestTakes() throws IOException {
    open(2);
    var tap = world.network.tap(this::isBetweenAgentAndEdge);
    alice.phone.register();
    assertThat(world.until(alice.phone::registered, 5)).isTrue();
    assertThat(tap.datagrams().stream().filter(d -> fromOrTo(d, "198.51.100.1"))).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldCarryACallUnderLoss(long seed) throws IOException {
    open(seed);
    world.network.addFault(Fault.loss(0.1).when(this::isBetweenAgentAndEdge));
    register(60);
    PhoneCall call = call(alice, bob, 32);
    talk(32);
    hangUp(call, bob, 32);
  }

  @Test
  void shouldCarryACallWhenEverythingArrivesTwiceAndOutOfOrder() throws IOException {
    open(20);
    world.network.addFault(Fault.copies(0.5, java.time.Duration.ofMillis(200)));
    world.network.addFault(Fault.reordering(0.3, java.time.Duration.ofMillis(100)));
    register(20);
    PhoneCall call = call(alice, bob, 20);
    talk(20);
    hangUp(call, bob, 20);
    assertThat(bob.events(PhoneEvent.Called.class)).hasSize(1);
  }

  @Test
  @Requirement("3.1.2")
  void shouldGoOnWithACallWhenTheEdgeIsKilledAndStartedAgain() throws IOException {
    open(30);
    register(10);
    PhoneCall call = call(alice, bob, 5);
    world.run(3);
    world.restartEdge();
    world.run(1);
    talk(10);
    hangUp(call, bob, 10);
    // A switch notice and no new exchange.
    assertThat(world.associations.size()).isEqualTo(2);
    assertThat(world.edge().counters().of(Refusal.WRONG_INSTANCE)).isPositive();
  }

  @Test
  void shouldDeliverACallToAPhoneThatHasNotSpokenSinceTheEdgeRestarted() throws IOException {
    open(31);
    register(10);
    world.run(5);
    world.restartEdge();
    PhoneCall call = call(alice, bob, 20);
    hangUp(call, bob, 10);
    assertThat(world.associations.size()).isEqualTo(2);
  }

  @Test
  @Requirement({"3.1.4", "3.1.5", "3.1.12"})
  void shouldDeliverCallsAgainAfterANatForgotItsMappings() throws IOException {
    open(40);
    register(10);
    world.run(60);
    bob.nat.flush();
    world.run(35);
    PhoneCall call = call(alice, bob, 10);
    talk(10);
    hangUp(call, bob, 10);
    assertThat(world.associations.size()).isEqualTo(2);
  }

  @Test
  void shouldStayRegisteredAndSealedForADay() throws IOException {
    open(50);
    register(10);
    world.run(3600 * 22);
    PhoneCall call = call(alice, bob, 10);
    hangUp(call, bob, 10);
    // Renewed at about four fifths of 24 hours, once each.
    assertThat(world.associations.size()).isEqualTo(4);
  }

  @Test
  void shouldStopTheRingingWhenTheCallerGivesUp() throws IOException {
    open(70);
    bob.answersCalls = false;
    register(10);
    PhoneCall call = alice.phone.call(bob.identity);
    assertThat(
            world.until(
                () -> alice.has(PhoneEvent.Progress.class) && bob.has(PhoneEvent.Called.class), 5))
        .isTrue();
    call.hangUp();
    assertThat(world.until(() -> bob.has(PhoneEvent.CallCancelled.class), 5)).isTrue();
    assertThat(world.until(() -> alice.has(PhoneEvent.CallFailed.class), 5)).isTrue();
    assertThat(alice.events(PhoneEvent.CallFailed.class).getFirst().status()).isEqualTo(487);
  }

  @Test
  void shouldCarryACallOverIpv6() throws IOException {
    world = new SipWorld(60, Addressing.IPV6);
    alice = world.home("sip:alice@example.net", "2001:db8:1::1");
    bob = world.home("sip:bob@example.net", "2001:db8:2::1");
    register(10);
    PhoneCall call = call(alice, bob, 5);
    talk(5);
    world.restartEdge();
    bob.nat.flush();
    world.run(40);
    talk(10);
    hangUp(call, bob, 5);
    assertThat(world.associations.size()).isEqualTo(2);
  }

  private boolean isBetweenAgentAndEdge(SeenDatagram datagram) {
    InetSocketAddress edge = world.addressing.edge();
    return datagram.from().equals(edge) || datagram.to().equals(edge);
  }

  private static boolean fromOrTo(SeenDatagram datagram, String host) {
    return datagram.from().getHostString().equals(host)
        || datagram.to().getHostString().equals(host);
  }
}
