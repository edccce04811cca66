package org.callseal.systemtests.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole system with a desk that helps: phones, agents, edge, authority, built-in call agent. */
final class EmergencySystemTest {

  private SipWorld world;
  private Home alice;
  private Home desk;

  @BeforeEach
  void open() throws IOException {
    world = new SipWorld(61, Addressing.IPV4);
    alice = world.home("sip:alice@example.net", "198.51.100.1");
    desk = world.home("sip:sos@example.net", "198.51.100.2");
    alice.phone.register();
    desk.phone.register();
    assertThat(world.until(() -> alice.phone.registered() && desk.phone.registered(), 10)).isTrue();
  }

  private PhoneCall shouldGetHelp() {
    PhoneCall call = alice.phone.call("sip:112@example.net");
    assertThat(
            world.until(
                () ->
                    call.state() == PhoneCall.State.ESTABLISHED
                        && desk.has(PhoneEvent.Established.class),
                10))
        .isTrue();
    return call;
  }

  @Test
  void shouldHelpWithASeal() {
    shouldGetHelp().hangUp();
    assertThat(world.until(() -> desk.has(PhoneEvent.HungUp.class), 5)).isTrue();
    assertThat(world.edge().emergencyMessages()).isZero();
  }

  @Test
  void shouldHelpASubscriberWhoWasRemoved() {
    world.remove("sip:alice@example.net");
    PhoneCall call = shouldGetHelp();
    world.run(60);
    call.reinvite();
    assertThat(world.until(() -> desk.has(PhoneEvent.Changed.class), 5)).isTrue();
    call.hangUp();
    assertThat(world.until(() -> desk.has(PhoneEvent.HungUp.class), 5)).isTrue();
    assertThat(world.edge().emergencyMessages()).isPositive();
  }

  @Test
  void shouldGoOnHelpingWhenTheEdgeIsKilledInTheCall() throws IOException {
    world.remove("sip:alice@example.net");
    PhoneCall call = shouldGetHelp();
    world.restartEdge();
    call.hangUp();
    assertThat(world.until(() -> desk.has(PhoneEvent.HungUp.class), 40)).isTrue();
  }
}
