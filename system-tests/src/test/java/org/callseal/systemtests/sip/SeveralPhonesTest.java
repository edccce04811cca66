package org.callseal.systemtests.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several phones on a number, several numbers on a phone and behind an agent, and calls that end as
 * they begin.
 */
final class SeveralPhonesTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";
  private static final String CAROL = "sip:carol@example.net";

  private SipWorld world;

  private void register(BarePhone... phones) {
    for (BarePhone phone : phones) {
      phone.register();
      assertThat(world.until(() -> phone.statuses("REGISTER").contains(200), 10)).isTrue();
      phone.answers = (it, request) -> it.answer(request, 200);
    }
  }

  private SipRequest invite(BarePhone caller, String uri, String callId) {
    return caller.send(
        caller.request("INVITE", uri, callId).header(HeaderName.CONTACT, caller.contact()));
  }

  private SipResponse answered(BarePhone caller) {
    assertThat(world.until(() -> caller.statuses("INVITE").contains(200), 10))
        .as("%s: %s", caller.identity, caller.statuses("INVITE"))
        .isTrue();
    return caller.response("INVITE", 200);
  }

  private boolean hears(BarePhone phone, String method) {
    return world.until(() -> !phone.requests(method).isEmpty(), 5);
  }

  @Test
  @Requirement("3.1.18")
  void shouldBringACallBackInToANeighbourBehindTheSameAgent() throws IOException {
    world = new SipWorld(80, Addressing.IPV4);
    BareHome home = world.bareHome("198.51.100.1", ALICE, CAROL);
    BarePhone alice = home.phone(ALICE);
    BarePhone carol = home.phone(CAROL);
    register(alice, carol);
    invite(alice, CAROL, "neighbours");
    SipResponse answer = answered(alice);
    alice.send(alice.inDialog("ACK", answer, 1));
    assertThat(hears(carol, "ACK")).isTrue();
    SipRequest ack = carol.requests("ACK").getFirst();
    carol.send(carol.inDialog("INFO", carol.requests("INVITE").getFirst(), ack, 1));
    assertThat(hears(alice, "INFO")).isTrue();
    alice.send(alice.inDialog("BYE", answer, 2));
    assertThat(hears(carol, "BYE")).isTrue();
    assertThat(world.until(() -> alice.statuses("BYE").contains(200), 5)).isTrue();
  }

  @Test
  void shouldGiveEachOfTwoNumbersOnAPhoneItsOwnCalls() throws IOException {
    world = new SipWorld(81, Addressing.IPV4);
    BareHome home = world.bareHome("198.51.100.1", ALICE, CAROL);
    BarePhone phone = home.phone(ALICE);
    BarePhone bob = world.bareHome("198.51.100.2", BOB).phone(BOB);
    register(phone, bob);
    phone.registerAlso(CAROL);
    assertThat(world.until(() -> phone.statuses("REGISTER").size() == 2, 10)).isTrue();
    invite(bob, CAROL, "second-number");
    answered(bob);
    assertThat(phone.requests("INVITE").getFirst().to().uri()).isEqualTo(CAROL);
    phone.send(
        phone
            .request("INVITE", BOB, "from-it", "<" + CAROL + ">;tag=c", "<" + BOB + ">", 1)
            .header(HeaderName.CONTACT, phone.contact()));
    answered(phone);
    assertThat(bob.requests("INVITE").getFirst().header(HeaderName.P_ASSERTED_IDENTITY))
        .hasValue("<" + CAROL + ">");
  }

  @Test
  void shouldRingOnePhoneOfANumberAfterTheOther() throws IOException {
    world = new SipWorld(82, Addressing.IPV4);
    BarePhone alice = world.bareHome("198.51.100.1", ALICE).phone(ALICE);
    BareHome home = world.bareHome("198.51.100.2", BOB);
    BarePhone first = home.phone(BOB);
    BarePhone second = home.phone(BOB);
    BarePhone away = world.bareHome("198.51.100.3", BOB).phone(BOB);
    register(alice, first, second, away);
    first.answers = (it, request) -> it.answer(request, 486);
    second.answers = (it, request) -> it.answer(request, 486);
    away.answers = (it, request) -> it.answer(request, 486);
    invite(alice, BOB, "all-busy");
    assertThat(world.until(() -> alice.statuses("INVITE").contains(486), 10)).isTrue();
    for (BarePhone phone : List.of(first, second, away)) {
      assertThat(phone.requests("INVITE")).hasSize(1);
      assertThat(phone.requests("ACK")).isNotEmpty();
    }
    away.answers = (it, request) -> it.answer(request, 200);
    invite(alice, BOB, "one-answers");
    SipResponse answer = answered(alice);
    away.requests.clear();
    alice.send(alice.inDialog("ACK", answer, 1));
    assertThat(hears(away, "ACK")).isTrue();
  }

  /**
   * In milliseconds: how long after the call arrived its caller gives up; the called one answers
   * after 50.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 20, 30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 90, 100, 120})
  void shouldEndACallWholeWhenGivingUpAndAnsweringCross(int millis) throws IOException {
    world = new SipWorld(83, Addressing.IPV4);
    Home alice = world.home(ALICE, "198.51.100.1");
    Home bob = world.home(BOB, "198.51.100.2");
    bob.answersCalls = false;
    alice.phone.register();
    bob.phone.register();
    assertThat(world.until(() -> alice.phone.registered() && bob.phone.registered(), 10)).isTrue();
    PhoneCall call = alice.phone.call(BOB);
    assertThat(world.until(() -> bob.has(PhoneEvent.Called.class), 5)).isTrue();
    PhoneCall ringing = bob.events(PhoneEvent.Called.class).getFirst().call();
    for (int at = 0; at <= 120; at++) {
      if (at == 50) {
        ringing.answer();
      }
      if (at == millis) {
        call.hangUp();
      }
      world.run(0.001);
    }
    world.run(5);
    assertThat(call.state()).isEqualTo(PhoneCall.State.ENDED);
    assertThat(ringing.state()).isEqualTo(PhoneCall.State.ENDED);
  }
}
