package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.callagent.HealthCheck;
import org.callseal.edge.emergency.EmergencyRoute;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.emergency.EmergencyNumbers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unsealed calls for help, as they should go. What strangers make of it is another test's. */
class EmergencyTest {

  static final String ALICE = "sip:alice@example.net";
  static final InetSocketAddress HOME = new InetSocketAddress("192.0.2.77", 40_001);

  @TempDir Path folder;
  private World world;
  private Stranger phone;

  @BeforeEach
  void start() {
    world = new World(folder);
    phone = stranger(world);
    world.callAgent.answer = EmergencyTest::helper;
  }

  @AfterEach
  void stop() {
    world.close();
  }

  static Stranger stranger(World world) {
    return new Stranger(world.network, world.network.loop("phone"), HOME);
  }

  /** Answers calls as one who helps behind a proxy that stays in their way. */
  static SipText helper(SipRequest request) {
    if (request.is("ACK")) {
      return null;
    }
    SipText answer = Sip.answer(request, 200);
    if (request.is("INVITE")) {
      answer =
          SipText.response(200, "OK")
              .copy(request, HeaderName.VIA)
              .header(HeaderName.RECORD_ROUTE, "<sip:198.51.100.5:5060;lr;ftag=f1>")
              .copy(request, HeaderName.RECORD_ROUTE)
              .copy(request, HeaderName.FROM)
              .header(HeaderName.TO, request.header(HeaderName.TO).orElseThrow() + ";tag=help")
              .copy(request, HeaderName.CALL_ID)
              .copy(request, HeaderName.CSEQ)
              .header(HeaderName.P_ASSERTED_IDENTITY, "<sip:desk@example.net>")
              .header(HeaderName.CONTACT, "<sip:desk@198.51.100.9:5070>");
    }
    return answer;
  }

  /** Sends a request of the helper's in the dialog of this INVITE as the call agent got it. */
  static void callBack(World world, SipRequest invite, String method) {
    SipText text =
        SipText.request(method, "sip:phone@192.168.1.2:5062")
            .header(HeaderName.VIA, "SIP/2.0/UDP 198.51.100.5:5060;branch=z9hG4bKback" + method)
            .header(HeaderName.VIA, "SIP/2.0/UDP 198.51.100.9:5070;branch=z9hG4bKdesk" + method)
            .header(HeaderName.MAX_FORWARDS, "70")
            .copy(invite, HeaderName.CALL_ID)
            .header(HeaderName.FROM, invite.header(HeaderName.TO).orElseThrow() + ";tag=help")
            .header(HeaderName.TO, invite.header(HeaderName.FROM).orElseThrow())
            .header(HeaderName.CSEQ, "7 " + method)
            .header(HeaderName.P_ASSERTED_IDENTITY, "<sip:desk@example.net>")
            .header(HeaderName.CONTACT, "<sip:other-desk@198.51.100.9:5070>");
    invite.headers(HeaderName.RECORD_ROUTE).forEach(value -> text.header(HeaderName.ROUTE, value));
    world.callAgent.port.send(World.CORE, text.bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:112@example.net",
        "sip:+1-1-2@192.0.2.1;user=phone",
        "tel:911",
        "urn:service:sos.police"
      })
  void shouldPassACallForHelpToTheRouteAndNobodyElse(String dialled) {
    phone.invite(dialled, "sip:anybody@anywhere.example");
    world.run(100);
    SipRequest passed = world.callAgent.last();
    assertThat(passed.requestUri()).isEqualTo(EmergencyRoute.ANY_HELP);
    assertThat(passed.header(HeaderName.TO)).hasValue("<" + dialled + ">");
    assertThat(passed.headers(HeaderName.ROUTE)).isEmpty();
    assertThat(passed.recordRoutes().getFirst().uri()).endsWith("@198.51.100.1:5060;lr");
    assertThat(phone.statuses()).containsExactly(200);
    assertThat(world.edge.emergencyMessages()).isEqualTo(2);
  }

  @Test
  void shouldSayOfACallerNothingThatHeSaysOfHimself() {
    SipText invite =
        Sip.request("INVITE", "sip:112@example.net", ALICE, "sip:112@example.net")
            .header(HeaderName.P_ASSERTED_IDENTITY, "<" + ALICE + ">")
            .header(HeaderName.P_PREFERRED_IDENTITY, "<" + ALICE + ">")
            .header("remote-party-id", "<" + ALICE + ">")
            .header("Replaces", "x;to-tag=a;from-tag=b")
            .header("Target-Dialog", "x;local-tag=a;remote-tag=b")
            .header("Authorization", "Digest username=\"alice\"")
            .header("Path", "<sip:192.0.2.66;lr>");
    phone.send(invite);
    world.run(100);
    assertThat(world.callAgent.last().fields().stream().map(field -> field.name().text()))
        .containsExactlyInAnyOrder(
            "Via",
            "Record-Route",
            "Via",
            "Max-Forwards",
            "From",
            "To",
            "Call-ID",
            "CSeq",
            "Content-Length");
  }

  @Test
  void shouldKeepADialogByTokensAlone() {
    phone.invite("sip:112@example.net", ALICE);
    world.run(100);
    SipResponse answer = phone.responses().getFirst();
    assertThat(answer.has(HeaderName.P_ASSERTED_IDENTITY)).isFalse();
    assertThat(answer.headers(HeaderName.RECORD_ROUTE)).hasSize(2);
    assertThat(answer.headers(HeaderName.RECORD_ROUTE).getLast())
        .isEqualTo("<sip:line@192.168.1.2:5090;lr>");
    assertThat(new String(answer.bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .doesNotContain("198.51.100.9", "<sip:198.51.100.5");
    for (String method : List.of("ACK", "INVITE", "UPDATE", "PRACK", "INFO", "BYE")) {
      phone.send(phone.inDialog(method, answer));
      world.run(100);
      SipRequest passed = world.callAgent.last();
      assertThat(passed.method()).isEqualTo(method);
      assertThat(passed.requestUri()).isEqualTo("sip:desk@198.51.100.9:5070");
      assertThat(passed.headers(HeaderName.ROUTE))
          .containsExactly("<sip:198.51.100.5:5060;lr;ftag=f1>");
    }
  }

  @Test
  void shouldFindTheCallerForACallBackInTheDialog() {
    phone.invite("sip:112@example.net", ALICE);
    world.run(100);
    SipRequest invite = world.callAgent.last();
    callBack(world, invite, "INVITE");
    world.run(100);
    SipRequest got = phone.requests().getFirst();
    assertThat(got.requestUri()).isEqualTo("sip:phone@192.168.1.2:5062");
    assertThat(got.routes()).hasSize(1);
    assertThat(got.has(HeaderName.P_ASSERTED_IDENTITY)).isFalse();
    assertThat(got.contacts().getFirst().uri()).startsWith("sip:t.").endsWith("@203.0.113.10:5060");
    phone.send(Sip.answer(got, 200).header(HeaderName.CONTACT, "<sip:phone@192.168.1.2:5062>"));
    world.run(100);
    assertThat(world.callAgent.responses.getLast().vias()).hasSize(2);
    // The new Contact of the helper is where the next request goes.
    SipResponse answer = phone.responses().getFirst();
    String target = got.contacts().getFirst().uri();
    SipText bye =
        Sip.request(
            "BYE",
            target,
            answer.header(HeaderName.FROM).orElseThrow(),
            answer.header(HeaderName.TO).orElseThrow(),
            answer.callId());
    bye.header(HeaderName.ROUTE, answer.headers(HeaderName.RECORD_ROUTE).getFirst());
    phone.send(bye);
    world.run(100);
    assertThat(world.callAgent.last().requestUri()).isEqualTo("sip:other-desk@198.51.100.9:5070");
  }

  @Test
  void shouldGiveACancelAndAnAckOfAFailureTheBranchOfTheirInvite() {
    world.callAgent.answer = request -> request.is("ACK") ? null : Sip.answer(request, 486);
    SipRequest invite = phone.invite("sip:112@example.net", ALICE);
    world.run(100);
    String branch = world.callAgent.last().topVia().branch().orElseThrow();
    for (String method : List.of("CANCEL", "ACK")) {
      phone.send(
          SipText.request(method, invite.requestUri())
              .copy(invite, HeaderName.VIA)
              .header(HeaderName.MAX_FORWARDS, "70")
              .copy(invite, HeaderName.FROM)
              .header(
                  HeaderName.TO, "<sip:112@example.net>" + (method.equals("ACK") ? ";tag=t1" : ""))
              .copy(invite, HeaderName.CALL_ID)
              .header(HeaderName.CSEQ, "1 " + method));
      world.run(100);
      assertThat(world.callAgent.last().method()).isEqualTo(method);
      assertThat(world.callAgent.last().requestUri()).isEqualTo(EmergencyRoute.ANY_HELP);
      assertThat(world.callAgent.last().topVia().branch()).hasValue(branch);
    }
  }

  @Test
  void shouldPassWhateverElseStandsStill() {
    world.close();
    InetSocketAddress desk = new InetSocketAddress("198.51.100.112", 5060);
    world =
        new World(
            folder.resolve("2"),
            s ->
                s.withHealthCheck(new HealthCheck(Duration.ofSeconds(1), 1))
                    .withEmergency(
                        s.emergency()
                            .withRoute(
                                Optional.of(new EmergencyRoute("sip:112@198.51.100.112", desk)))));
    TestCallAgent helpers = new TestCallAgent(world.network, world.network.loop("desk"), desk);
    helpers.answer = EmergencyTest::helper;
    phone = stranger(world);
    TestEndpoint alice = world.registered(ALICE);
    // The subscriber is gone, the authority answers nobody, the store does no work, and no call
    // agent is up.
    world.register.remove(Identity.parse(ALICE).orElseThrow());
    world.storeWork = _ -> {};
    world.store.broken = true;
    SilentAuthority silent = new SilentAuthority();
    silent.silent = true;
    world.authorityAsAsked = silent::before;
    world.killEdge();
    world.startEdge();
    world.callAgent.alive = false;
    world.run(5_000);
    alice.got.clear();
    alice.send(Sip.request("INVITE", "sip:112@example.net", ALICE, "sip:112@example.net"));
    world.run(1_000);
    assertThat(alice.got).isEmpty();
    phone.invite("sip:112@example.net", ALICE);
    world.run(100);
    assertThat(helpers.last().requestUri()).isEqualTo("sip:112@198.51.100.112");
    assertThat(phone.statuses()).containsExactly(200);
    phone.send(phone.inDialog("BYE", phone.responses().getFirst()));
    world.run(100);
    assertThat(helpers.last().method()).isEqualTo("BYE");
  }

  @Test
  void shouldHearTheRoutesHostInCallsForHelpAlone() {
    world.close();
    InetSocketAddress desk = new InetSocketAddress("198.51.100.112", 5060);
    world =
        new World(
            folder.resolve("2"),
            s ->
                s.withEmergency(
                    s.emergency()
                        .withRoute(Optional.of(new EmergencyRoute("sip:112@desk", desk)))));
    TestCallAgent helpers = new TestCallAgent(world.network, world.network.loop("desk"), desk);
    TestEndpoint alice = world.registered(ALICE);
    String path = world.callAgent.last().headers(HeaderName.PATH).getFirst();
    helpers.port.send(
        World.CORE,
        Sip.request("INVITE", ALICE, "sip:desk@example.net", ALICE)
            .header(HeaderName.ROUTE, path)
            .bytes());
    world.run(100);
    assertThat(alice.requests()).isEmpty();
    assertThat(world.refused(Refusal.NOT_ADMITTED)).isEqualTo(1);
  }

  @Test
  void shouldFallToAnEdgeThatIsStartedAnew() {
    phone.invite("sip:112@example.net", ALICE);
    world.run(100);
    SipRequest invite = world.callAgent.last();
    world.killEdge();
    world.startEdge();
    callBack(world, invite, "BYE");
    phone.send(phone.inDialog("ACK", phone.responses().getFirst()));
    world.run(100);
    assertThat(phone.requests().getFirst().method()).isEqualTo("BYE");
    assertThat(world.callAgent.last().method()).isEqualTo("ACK");
  }

  @Test
  void shouldRefuseThemAllWhereTheOperatorHasNoNumbers() {
    world.close();
    world =
        new World(
            folder.resolve("2"),
            s -> s.withEmergency(s.emergency().withNumbers(EmergencyNumbers.none())));
    phone = stranger(world);
    phone.invite("sip:112@example.net", ALICE);
    world.run(100);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(world.refused(Refusal.UNSEALED)).isEqualTo(1);
  }
}
