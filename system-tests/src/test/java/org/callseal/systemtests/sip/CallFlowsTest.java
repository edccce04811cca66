package org.callseal.systemtests.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What phones do in and around a call, from agent to agent over edge and built-in call agent. */
final class CallFlowsTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";
  private static final String CAROL = "sip:carol@example.net";
  private static final String SALES = "sip:sales@example.net";

  private SipWorld world;
  private BarePhone alice;
  private BarePhone bob;
  private BarePhone carol;

  @BeforeEach
  void open() throws IOException {
    world = new SipWorld(70, Addressing.IPV4);
    BareHome home = world.bareHome("198.51.100.1", ALICE, CAROL);
    alice = home.phone(ALICE);
    carol = home.phone(CAROL);
    bob = world.bareHome("198.51.100.2", BOB).phone(BOB);
    for (BarePhone phone : List.of(alice, bob, carol)) {
      phone.register();
      assertThat(world.until(() -> phone.statuses("REGISTER").contains(200), 10)).isTrue();
      phone.answers = CallFlowsTest::agree;
    }
  }

  private static void agree(BarePhone phone, SipRequest request) {
    if (!request.is("ACK")) {
      phone.answer(request, 200);
    }
  }

  private SipRequest heard(BarePhone phone, String method, int times) {
    assertThat(world.until(() -> phone.requests(method).size() >= times, 5))
        .as("%s hears %s", phone.identity, method)
        .isTrue();
    return phone.requests(method).get(times - 1);
  }

  private SipResponse answered(BarePhone phone, String method, int status) {
    assertThat(world.until(() -> phone.statuses(method).contains(status), 5))
        .as("%s to %s", status, method)
        .isTrue();
    return phone.response(method, status);
  }

  private SipResponse call(BarePhone caller, BarePhone callee, String callId) {
    caller.send(
        caller
            .request("INVITE", callee.identity, callId)
            .header(HeaderName.CONTACT, caller.contact()));
    SipResponse answer = answered(caller, "INVITE", 200);
    caller.send(caller.inDialog("ACK", answer, 1));
    heard(callee, "ACK", 1);
    return answer;
  }

  @Test
  void shouldCarryReliableProvisionalAnswersAndWhatChangesACallBeforeItStands() {
    bob.answers = (_, _) -> {};
    alice.send(
        alice
            .request("INVITE", BOB, "early")
            .header(HeaderName.CONTACT, alice.contact())
            .header(HeaderName.SUPPORTED, "100rel"));
    SipRequest invite = heard(bob, "INVITE", 1);
    bob.answer(invite, 183, "Require: 100rel", "RSeq: 7");
    SipResponse progress = answered(alice, "INVITE", 183);
    assertThat(progress.header(HeaderName.RSEQ)).hasValue("7");
    bob.answers = CallFlowsTest::agree;
    alice.send(alice.inDialog("PRACK", progress, 2).header(HeaderName.RACK, "7 1 INVITE"));
    answered(alice, "PRACK", 200);
    alice.send(alice.inDialog("UPDATE", progress, 3).header(HeaderName.CONTACT, alice.contact()));
    answered(alice, "UPDATE", 200);
    bob.send(bob.inDialog("UPDATE", invite, heard(bob, "UPDATE", 1), 1));
    answered(bob, "UPDATE", 200);
    bob.answer(invite, 200);
    alice.send(alice.inDialog("ACK", answered(alice, "INVITE", 200), 1));
    SipRequest ack = heard(bob, "ACK", 1);
    bob.send(bob.inDialog("INFO", invite, ack, 2));
    answered(bob, "INFO", 200);
    bob.send(bob.inDialog("BYE", invite, ack, 3));
    answered(bob, "BYE", 200);
  }

  @Test
  void shouldBearInADialogTheNameItWasCalledBy() {
    alice.send(
        alice
            .request("INVITE", BOB, "alias", "<" + ALICE + ">;tag=a", "<" + SALES + ">", 1)
            .header(HeaderName.CONTACT, alice.contact()));
    alice.send(alice.inDialog("ACK", answered(alice, "INVITE", 200), 1));
    SipRequest ack = heard(bob, "ACK", 1);
    SipRequest invite = heard(bob, "INVITE", 1);
    bob.send(bob.inDialog("INVITE", invite, ack, 1).header(HeaderName.CONTACT, bob.contact()));
    answered(bob, "INVITE", 200);
    bob.send(bob.inDialog("ACK", invite, ack, 1));
    assertThat(heard(alice, "ACK", 1).from().uri()).isEqualTo(SALES);
    bob.send(bob.inDialog("BYE", invite, ack, 2));
    answered(bob, "BYE", 200);
    // The same name out of the dialog is nobody's.
    bob.send(bob.request("MESSAGE", ALICE, "other", "<" + SALES + ">;tag=b", "<" + ALICE + ">", 1));
    answered(bob, "MESSAGE", 403);
  }

  @Test
  void shouldCarryASubscriptionAndItsNotices() {
    alice.send(
        alice
            .request("SUBSCRIBE", BOB, "state")
            .header(HeaderName.CONTACT, alice.contact())
            .header(HeaderName.EVENT, "presence")
            .header(HeaderName.EXPIRES, "60"));
    SipResponse accepted = answered(alice, "SUBSCRIBE", 200);
    alice.send(
        alice
            .inDialog("SUBSCRIBE", accepted, 2)
            .header(HeaderName.CONTACT, alice.contact())
            .header(HeaderName.EVENT, "presence"));
    SipRequest again = heard(bob, "SUBSCRIBE", 2);
    bob.send(
        bob.inDialog("NOTIFY", bob.requests("SUBSCRIBE").getFirst(), again, 1)
            .header(HeaderName.CONTACT, bob.contact())
            .header(HeaderName.EVENT, "presence")
            .header(HeaderName.SUBSCRIPTION_STATE, "active"));
    answered(bob, "NOTIFY", 200);
    assertThat(heard(alice, "NOTIFY", 1).header(HeaderName.SUBSCRIPTION_STATE)).hasValue("active");
  }

  @Test
  void shouldCarryATransferToSomebodyWhoKnowsTheDialogThatIsReplaced() {
    SipResponse consultation = call(bob, carol, "consultation");
    SipResponse first = call(alice, bob, "first");
    String replaces =
        "consultation;to-tag=%s;from-tag=%s"
            .formatted(
                consultation.to().tag().orElseThrow(), consultation.from().tag().orElseThrow());
    SipRequest ack = heard(bob, "ACK", 1);
    SipRequest invite = bob.requests("INVITE").getFirst();
    assertThat(first.to().tag()).isEqualTo(ack.to().tag());
    bob.send(
        bob.inDialog("REFER", invite, ack, 1)
            .header(HeaderName.CONTACT, bob.contact())
            .header(HeaderName.REFERRED_BY, "<" + BOB + ">")
            .header(
                HeaderName.REFER_TO,
                "<"
                    + CAROL
                    + "?Replaces="
                    + replaces.replace(";", "%3B").replace("=", "%3D")
                    + ">"));
    SipRequest refer = heard(alice, "REFER", 1);
    answered(bob, "REFER", 200);
    alice.send(
        alice
            .inDialog("NOTIFY", first, 2)
            .header(HeaderName.EVENT, "refer")
            .header(HeaderName.SUBSCRIPTION_STATE, "active")
            .body("message/sipfrag", BarePhone.text("SIP/2.0 100 Trying\r\n")));
    answered(alice, "NOTIFY", 200);
    alice.responses.clear();
    alice.send(
        alice
            .request("INVITE", CAROL, "transferred")
            .header(HeaderName.CONTACT, alice.contact())
            .header(HeaderName.REQUIRE, "replaces")
            .header(HeaderName.REPLACES, replaces)
            .header(HeaderName.REFERRED_BY, refer.header(HeaderName.REFERRED_BY).orElseThrow()));
    answered(alice, "INVITE", 200);
    SipRequest replacing = heard(carol, "INVITE", 2);
    SipRequest replaced = carol.requests("ACK").getFirst();
    // What it names is what she knows of the dialog herself.
    assertThat(replacing.header(HeaderName.REPLACES))
        .hasValue(
            replaced.callId()
                + ";to-tag="
                + replaced.to().tag().orElseThrow()
                + ";from-tag="
                + replaced.from().tag().orElseThrow());
  }

  @Test
  void shouldTellTheCallAgentAloneWhoHidesHisName() {
    var core = world.network.tap(d -> d.to().equals(world.addressing.callAgent()));
    String nobody = "sip:anonymous@anonymous.invalid";
    alice.send(
        alice
            .request("INVITE", BOB, "hidden", "<" + nobody + ">;tag=n", "<" + BOB + ">", 1)
            .header(HeaderName.CONTACT, "<sip:192.168.1.10:5060>")
            .header(HeaderName.of("P-Preferred-Identity"), "<" + ALICE + ">")
            .header(HeaderName.PROXY_REQUIRE, "privacy")
            .header(HeaderName.PRIVACY, "id"));
    SipResponse answer = answered(alice, "INVITE", 200);
    alice.send(alice.inDialog("ACK", answer, 1));
    heard(bob, "ACK", 1);
    alice.send(alice.inDialog("BYE", answer, 2).header(HeaderName.PRIVACY, "id"));
    answered(alice, "BYE", 200);
    String asserted = "P-Asserted-Identity: <" + ALICE + ">\r\n";
    for (String method : List.of("INVITE", "BYE")) {
      assertThat(core.datagrams().stream().filter(d -> d.text().startsWith(method)))
          .isNotEmpty()
          .allMatch(d -> d.text().contains(asserted));
      assertThat(new String(heard(bob, method, 1).bytes(), UTF_8)).doesNotContain("alice@");
    }
  }

  @Test
  void shouldRepeatA2xxUntilItsAckComes() {
    bob.answers = (_, _) -> {};
    alice.send(alice.request("INVITE", BOB, "slow").header(HeaderName.CONTACT, alice.contact()));
    SipRequest invite = heard(bob, "INVITE", 1);
    for (int i = 0; i < 3; i++) {
      bob.answer(invite, 200);
      world.run(0.5);
    }
    assertThat(alice.statuses("INVITE").stream().filter(status -> status == 200)).hasSize(3);
    SipRequest ack = alice.send(alice.inDialog("ACK", alice.response("INVITE", 200), 1));
    heard(bob, "ACK", 1);
    alice.again(ack);
    heard(bob, "ACK", 2);
  }

  /**
   * Who reads the way and is a subscriber too can speak into a dialog of others, but as himself.
   */
  @Test
  void shouldSayWhoSpeaksIntoADialogOfOthers() throws IOException {
    String mallorysName = "sip:mallory@example.net";
    BarePhone mallory = world.bareHome("198.51.100.9", mallorysName).phone(mallorysName);
    mallory.register();
    assertThat(world.until(() -> mallory.statuses("REGISTER").contains(200), 10)).isTrue();
    SipResponse read = call(alice, bob, "overheard");
    String tag = ";tag=" + read.from().tag().orElseThrow();
    var core = world.network.tap(d -> d.to().equals(world.addressing.callAgent()));
    mallory.send(mallory.inDialog("BYE", read, 2));
    answered(mallory, "BYE", 403);
    mallory.send(mallory.inDialog("BYE", read, "<" + mallorysName + ">" + tag, 3));
    SipRequest heard = heard(bob, "BYE", 1);
    assertThat(heard.from().uri()).isEqualTo(mallorysName);
    assertThat(core.datagrams())
        .hasSize(1)
        .allMatch(d -> d.text().contains("P-Asserted-Identity: <" + mallorysName + ">\r\n"));
  }
}
