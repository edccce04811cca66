package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.edge.callagent.Contacts;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Call agents that keep no Path and send to the Contact itself. */
class HiddenContactTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";
  private static final String PHONE = "sip:alice@192.168.1.2:5060;transport=tcp;ob";

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;

  @BeforeEach
  void start() {
    CallAgent withoutPath = new CallAgent("registrar", World.AGENT, 0, 1, Contacts.REWRITE);
    world = new World(folder, settings -> settings.withCallAgents(List.of(withoutPath)));
    alice = world.registered(ALICE);
    world.callAgent.requests.clear();
    world.callAgent.answer =
        request ->
            request.is("ACK") ? null : Sip.answer(request, 200).copy(request, HeaderName.CONTACT);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private SipText register(String contacts) {
    return Sip.request("REGISTER", "sip:example.net", ALICE, ALICE)
        .header(HeaderName.CONTACT, contacts)
        .header(HeaderName.EXPIRES, "0");
  }

  private SipRequest forwarded(SipText text) {
    alice.send(text);
    world.run(100);
    return world.callAgent.last();
  }

  /** Alice's Contact as the registrar has it. */
  private String hidden() {
    return forwarded(register("<" + PHONE + ">")).contacts().getFirst().uri();
  }

  private static List<String> contacts(SipMessage message) {
    return message.fields(HeaderName.CONTACT).stream().map(field -> field.text()).toList();
  }

  private void fromCore(SipText text) {
    world.callAgent.port.send(World.CORE, text.bytes());
    world.run(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<sip:alice@192.168.1.2>",
        "<sip:alice@192.168.1.2:5060>;expires=300;+sip.instance=\"<urn:uuid:0-1>\";reg-id=1;q=0.7",
        "\"A, \\\"B\\\" <sip:x>\" <sip:a@192.168.1.2:5062;transport=tcp;ob>;q=0.5, <sip:192.168.1.2>",
        "Alice <sips:alice@192.168.1.2;x=%41>;methods=\"INVITE, <BYE>\" ,  <sip:b%20c@[fd00::1]>"
      })
  void shouldHideTheContactsOfARegisterAndShowThePhoneWhatItWrote(String contacts) {
    SipRequest register = forwarded(register(contacts));
    assertThat(contacts(register).getFirst()).doesNotContain("192.168.1.2").doesNotContain("fd00");
    assertThat(register.contacts()).allSatisfy(contact -> isOurs(contact));
    assertThat(register.has(HeaderName.PATH)).isFalse();
    assertThat(register.has(HeaderName.SUPPORTED)).isFalse();
    assertThat(contacts(alice.responses().getLast())).containsExactly(contacts);
  }

  private static void isOurs(NameAddr contact) {
    assertThat(contact.uri()).startsWith("sip:").endsWith("@198.51.100.1:5060");
    assertThat(contact.uri().length()).isLessThanOrEqualTo(255);
  }

  @Test
  void shouldHideABareContactInBracketsAndLeaveItsParametersOutside() {
    SipRequest register = forwarded(register("sip:alice@192.168.1.2;expires=60"));
    isOurs(register.contacts().getFirst());
    assertThat(contacts(register).getFirst()).endsWith(">;expires=60");
    assertThat(contacts(alice.responses().getLast()))
        .containsExactly("<sip:alice@192.168.1.2>;expires=60");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "<tel:+49301234567>",
        "<mailto:alice@example.net>",
        "<sip:alice@example.net;gr=urn:uuid:0-1>"
      })
  void shouldLeaveWhatIsNoPlaceOfAPhone(String contact) {
    assertThat(contacts(forwarded(register(contact)))).containsExactly(contact);
  }

  @Test
  void shouldHideAContactTheSameEachTimeAndAcrossARestart() {
    String before = hidden();
    assertThat(hidden()).isEqualTo(before);
    world.run(2000);
    world.killEdge();
    world.startEdge();
    fromCore(Sip.request("INVITE", before, BOB, ALICE));
    assertThat(alice.requests()).extracting(SipRequest::requestUri).containsExactly(PHONE);
  }

  @Test
  void shouldShowAPhoneTheContactsOfAnotherPhoneOfItsName() {
    String first = contacts(forwarded(register("<" + PHONE + ">"))).getFirst();
    TestEndpoint second = world.registered(ALICE);
    world.callAgent.answer =
        request -> Sip.answer(request, 200).header(HeaderName.CONTACT, first + ";expires=7");
    second.send(register("<sip:second@192.168.7.7>"));
    world.run(100);
    assertThat(contacts(second.responses().getLast())).containsExactly("<" + PHONE + ">;expires=7");
  }

  @Test
  void shouldHideThePhoneInADialogAndShowItItsOwnContactInRequests() {
    String target = hidden();
    fromCore(
        Sip.request("INVITE", target, BOB, ALICE)
            .header(HeaderName.CONTACT, "<sip:bob@198.51.100.5>"));
    SipRequest invite = alice.requests().getLast();
    assertThat(invite.requestUri()).isEqualTo(PHONE);
    assertThat(contacts(invite)).containsExactly("<sip:bob@198.51.100.5>");

    alice.sendPlainly(
        Sip.answer(invite, 200).header(HeaderName.CONTACT, "<" + PHONE + ">").bytes());
    world.run(100);
    SipResponse answer = world.callAgent.responses.getLast();
    assertThat(answer.contacts()).extracting(NameAddr::uri).containsExactly(target);

    fromCore(Sip.request("BYE", target, BOB, ALICE));
    assertThat(alice.requests().getLast().method()).isEqualTo("BYE");
    assertThat(alice.requests().getLast().requestUri()).isEqualTo(PHONE);

    SipRequest out =
        forwarded(
            Sip.request("INVITE", BOB, ALICE, BOB).header(HeaderName.CONTACT, "<" + PHONE + ">"));
    assertThat(out.contacts()).extracting(NameAddr::uri).containsExactly(target);
  }

  @Test
  void shouldLeaveTheContactOfARedirectionWhichIsSomebodyElse() {
    fromCore(Sip.request("INVITE", hidden(), BOB, ALICE));
    SipRequest invite = alice.requests().getLast();
    alice.sendPlainly(
        Sip.answer(invite, 302).header(HeaderName.CONTACT, "<sip:carol@example.com>").bytes());
    world.run(100);
    assertThat(contacts(world.callAgent.responses.getLast()))
        .containsExactly("<sip:carol@example.com>");
  }

  @Test
  void shouldTakeNoTokenThatWasChangedOrMadeUp() {
    String target = hidden();
    for (int at = 4; at < target.indexOf('@'); at += 3) {
      char other = target.charAt(at) == 'x' ? 'y' : 'x';
      fromCore(
          Sip.request(
              "INVITE", target.substring(0, at) + other + target.substring(at + 1), BOB, ALICE));
    }
    assertThat(alice.requests()).isEmpty();
    assertThat(world.callAgent.responses).extracting(SipResponse::status).containsOnly(404);
  }

  @Test
  void shouldShowNoDeviceTheContactOfAnother() {
    String target = hidden();
    TestEndpoint bob = world.registered(BOB);
    alice.send(Sip.request("INVITE", BOB, ALICE, BOB));
    bob.send(Sip.request("INVITE", ALICE, BOB, ALICE));
    world.run(100);
    String route = world.callAgent.last().headers(HeaderName.RECORD_ROUTE).getFirst();
    fromCore(Sip.request("INVITE", target, ALICE, BOB).header(HeaderName.ROUTE, route));
    assertThat(bob.requests()).extracting(SipRequest::requestUri).containsExactly(target);
    assertThat(alice.requests()).isEmpty();
  }

  @Test
  void shouldRefuseAContactThatWouldBeTooLongForARegistrarAndLeaveOneInADialog() {
    String tooLong = "<sip:alice@192.168.1.2;x=" + "y".repeat(150) + ">";
    alice.send(register(tooLong));
    world.run(100);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(alice.statuses()).containsExactly(513);
    SipRequest invite =
        forwarded(Sip.request("INVITE", BOB, ALICE, BOB).header(HeaderName.CONTACT, tooLong));
    assertThat(contacts(invite)).containsExactly(tooLong);
  }
}
