package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Refusal;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;

  @BeforeEach
  void start() {
    world = new World(folder, s -> s.withTrustedHeaders(List.of("X-Trusted")));
    alice = world.registered(ALICE);
    world.callAgent.requests.clear();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private SipRequest forwarded(SipText text) {
    int before = world.callAgent.requests.size();
    alice.send(text);
    world.run(100);
    assertThat(world.callAgent.requests).hasSize(before + 1);
    return world.callAgent.last();
  }

  private SipText invite() {
    return Sip.request("INVITE", BOB, ALICE, BOB);
  }

  /** An INVITE from the call agent to Alice's phone, by the Path of her registration. */
  private SipText inviteToAlice() {
    return Sip.request("INVITE", "sip:phone@192.168.1.2:5060", BOB, ALICE)
        .header(HeaderName.ROUTE, path());
  }

  private String path() {
    return forwarded(Sip.register(ALICE)).headers(HeaderName.PATH).getFirst();
  }

  private void fromCore(SipText text) {
    world.callAgent.port.send(World.CORE, text.bytes());
    world.run(100);
  }

  @Test
  void shouldForwardARequestWithAViaARecordRouteOnBothSidesAndOneHopLess() {
    SipRequest request = forwarded(invite());
    assertThat(request.vias()).hasSize(2);
    assertThat(request.topVia().sentBy()).isEqualTo("198.51.100.1:5060");
    assertThat(request.vias().get(1).received()).hasValue("192.0.2.20");
    assertThat(request.vias().get(1).rport()).hasValue(5060);
    assertThat(request.maxForwards()).hasValue(69);
    assertThat(request.recordRoutes()).hasSize(2);
    assertThat(request.recordRoutes().get(0).uri()).endsWith("@198.51.100.1:5060;lr");
    assertThat(request.recordRoutes().get(1).uri()).endsWith("@203.0.113.10:5060;lr");
    assertThat(request.has(HeaderName.SEAL)).isFalse();
    assertThat(request.has(HeaderName.SEAL_CONTROL)).isFalse();
    assertThat(alice.statuses()).containsExactly(200);
    assertThat(alice.responses().getFirst().vias()).hasSize(1);
  }

  @Test
  void shouldGiveARetransmissionTheSameBranch() {
    byte[] bytes = invite().bytes();
    alice.send(bytes);
    alice.send(bytes);
    world.run(100);
    assertThat(world.callAgent.requests).hasSize(2);
    assertThat(world.callAgent.requests.get(0).branch())
        .isEqualTo(world.callAgent.requests.get(1).branch());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P-Asserted-Identity",
        "p-asserted-identity",
        "P-ASSERTED-IDENTITY",
        "P-Preferred-Identity",
        "Remote-Party-ID",
        "remote-party-id",
        "X-Trusted",
        "x-TRUSTED"
      })
  @Requirement("3.4.7")
  void shouldStripWhatAnEndpointMayNotSayInEverySpelling(String header) {
    SipRequest request = forwarded(invite().header(header, "<sip:mallory@example.net>"));
    assertThat(new String(request.bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .doesNotContain("mallory");
    assertThat(request.headers(HeaderName.P_ASSERTED_IDENTITY))
        .containsExactly("<sip:alice@example.net>");
  }

  @Test
  @Requirement("3.4.7")
  void shouldAssertTheIdentityWhereTheRfcHasItAndNowhereElse() {
    assertThat(forwarded(Sip.register(ALICE)).has(HeaderName.P_ASSERTED_IDENTITY)).isFalse();
    assertThat(
            forwarded(Sip.request("MESSAGE", BOB, ALICE, BOB)).has(HeaderName.P_ASSERTED_IDENTITY))
        .isTrue();
    SipRequest anonymous =
        forwarded(Sip.request("INVITE", BOB, "sip:anonymous@anonymous.invalid", BOB));
    assertThat(anonymous.headers(HeaderName.P_ASSERTED_IDENTITY))
        .containsExactly("<sip:alice@example.net>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sip:bob@example.net",
        "sip:ALICE@example.net",
        "sip:alice@example.org",
        "sips:alice@example.net",
        "tel:+4312345",
        "sip:alice%40example.net@example.net"
      })
  @Requirement("3.1.18")
  void shouldRefuseAFromOutsideTheScopeAndSaySoSealed(String from) {
    alice.send(Sip.request("INVITE", BOB, from, BOB));
    alice.send(Sip.request("REGISTER", "sip:example.net", ALICE, from));
    world.run(100);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(alice.statuses()).containsExactly(403, 403);
    assertThat(alice.responses().getFirst().header(HeaderName.WARNING))
        .hasValue("399 callseal \"out-of-scope\"");
    assertThat(world.refused(Refusal.OUT_OF_SCOPE)).isEqualTo(2);
  }

  @Test
  @Requirement("3.1.18")
  void shouldLetADeviceSpeakForOthersWhereTheOperatorSaysSo() {
    var identity = org.callseal.core.identity.Identity.parse(ALICE).orElseThrow();
    world.register.setScope(identity, List.of("sip:desk-*@example.net"));
    world.register(alice, ALICE);
    SipRequest request = forwarded(Sip.request("INVITE", BOB, "sip:desk-7@example.net", BOB));
    assertThat(request.headers(HeaderName.P_ASSERTED_IDENTITY))
        .containsExactly("<sip:desk-7@example.net>");
  }

  @Test
  @Requirement({"3.1.18", "3.4.7"})
  void shouldAssertNoNameThatCanBeReadInTwoWays() {
    var identity = org.callseal.core.identity.Identity.parse(ALICE).orElseThrow();
    world.register.setScope(identity, List.of("sip:desk-*@example.net"));
    world.register(alice, ALICE);
    for (String doubtful : List.of("desk-%3Bx", "desk-7;ceo", "desk-7%00")) {
      SipRequest request =
          forwarded(
              invite()
                  .header(HeaderName.P_PREFERRED_IDENTITY, "<sip:" + doubtful + "@example.net>"));
      assertThat(request.headers(HeaderName.P_ASSERTED_IDENTITY))
          .containsExactly("<" + ALICE + ">");
    }
  }

  @Test
  void shouldSendACallToTheDeviceOfThePathAndItsAnswerBack() {
    fromCore(inviteToAlice());
    SipRequest request = alice.requests().getLast();
    assertThat(request.requestUri()).isEqualTo("sip:phone@192.168.1.2:5060");
    assertThat(request.has(HeaderName.ROUTE)).isFalse();
    assertThat(request.recordRoutes().get(0).uri()).endsWith("@203.0.113.10:5060;lr");
    assertThat(request.recordRoutes().get(1).uri()).endsWith("@198.51.100.1:5060;lr");
    SipResponse response = world.callAgent.responses.getLast();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.vias()).hasSize(1);
    assertThat(response.headers(HeaderName.P_ASSERTED_IDENTITY))
        .containsExactly("<sip:alice@example.net>");
  }

  @Test
  void shouldKeepTheAssertedIdentityOfACallerWhoWantsPrivacyFromTheDevice() {
    String asserted = "<sip:bob@example.net>";
    fromCore(inviteToAlice().header(HeaderName.P_ASSERTED_IDENTITY, asserted));
    fromCore(
        inviteToAlice()
            .header(HeaderName.P_ASSERTED_IDENTITY, asserted)
            .header(HeaderName.PRIVACY, "id"));
    assertThat(alice.requests())
        .extracting(r -> r.has(HeaderName.P_ASSERTED_IDENTITY))
        .containsExactly(true, false);
  }

  @Test
  void shouldTakeASealThatTheCallAgentSentForNoneOfOurs() {
    fromCore(inviteToAlice().header(HeaderName.SEAL, "v=1;s=x;mac=y").header("seal-control", "x"));
    assertThat(alice.requests()).hasSize(1);
  }

  @Test
  void shouldRefuseATokenThatWasChangedOrMadeUp() {
    String path = path();
    int at = path.indexOf("sip:") + 7;
    char other = path.charAt(at) == 'x' ? 'y' : 'x';
    String forged = path.substring(0, at) + other + path.substring(at + 1);
    fromCore(
        Sip.request("INVITE", "sip:phone@192.168.1.2:5060", BOB, ALICE)
            .header(HeaderName.ROUTE, forged));
    fromCore(Sip.request("INVITE", "sip:phone@192.168.1.2:5060", BOB, ALICE));
    fromCore(
        Sip.request("INVITE", "sip:phone@192.168.1.2:5060", BOB, ALICE)
            .header(HeaderName.ROUTE, "<sip:192.0.2.20:5060;lr>"));
    assertThat(alice.requests()).isEmpty();
    assertThat(world.callAgent.responses)
        .extracting(SipResponse::status)
        .containsExactly(403, 404, 404);
  }

  @Test
  void shouldHearNobodyButTheCallAgentsOnTheCoreSide() {
    byte[] invite = inviteToAlice().bytes();
    world.network.inject(new InetSocketAddress("192.0.2.66", 5060), World.CORE, invite);
    world.run(100);
    assertThat(alice.requests()).isEmpty();
    assertThat(world.refused(Refusal.NOT_ADMITTED)).isEqualTo(1);
  }

  @Test
  void shouldSendAResponseToNobodyButTheSourceOfItsRequest() {
    alice.answersRequests = false;
    fromCore(inviteToAlice());
    SipRequest request = alice.requests().getLast();
    TestEndpoint bob = world.registered(BOB);
    int before = world.callAgent.responses.size();
    bob.sendPlainly(Sip.answer(request, 200).bytes());
    String other =
        new String(Sip.answer(request, 200).bytes(), java.nio.charset.StandardCharsets.UTF_8)
            .replaceFirst("branch=z9hG4bKe..", "branch=z9hG4bKeAA");
    alice.sendPlainly(other.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    world.run(100);
    assertThat(world.callAgent.responses).hasSize(before);
    assertThat(world.refused(Refusal.OUT_OF_SCOPE)).isEqualTo(2);
    alice.sendPlainly(Sip.answer(request, 200).bytes());
    world.run(100);
    assertThat(world.callAgent.responses).hasSize(before + 1);
  }

  @Test
  void shouldKnowADialogByItsTokenWhoeverTheEndpointWasCalledAs() {
    fromCore(
        Sip.request(
                "INVITE",
                "sip:phone@192.168.1.2:5060",
                "<" + BOB + ">;tag=b1",
                "<sip:hotline@example.net>",
                "dialog-1")
            .header(HeaderName.ROUTE, path()));
    SipRequest invite = alice.requests().getLast();
    String routes = String.join(", ", invite.headers(HeaderName.RECORD_ROUTE));
    SipText bye =
        Sip.request(
                "BYE",
                "sip:bob@198.51.100.5:5060",
                "<sip:hotline@example.net>;tag=t1",
                "<" + BOB + ">;tag=b1",
                "dialog-1")
            .header(HeaderName.ROUTE, routes);
    SipRequest forwarded = forwarded(bye);
    assertThat(forwarded.has(HeaderName.ROUTE)).isFalse();
    assertThat(forwarded.headers(HeaderName.P_ASSERTED_IDENTITY))
        .containsExactly("<sip:alice@example.net>");
  }

  @Test
  @Requirement("3.1.18")
  void shouldJudgeAToTagWithoutTheDialogsTokenAsOutOfDialog() {
    fromCore(
        Sip.request(
                "INVITE",
                "sip:phone@192.168.1.2:5060",
                "<" + BOB + ">;tag=b1",
                "<sip:hotline@example.net>",
                "dialog-1")
            .header(HeaderName.ROUTE, path()));
    String routes = String.join(", ", alice.requests().getLast().headers(HeaderName.RECORD_ROUTE));
    world.callAgent.requests.clear();
    String to = "<" + BOB + ">;tag=b1";
    alice.send(Sip.request("BYE", BOB, "<sip:hotline@example.net>;tag=t1", to, "dialog-1"));
    alice.send(
        Sip.request("BYE", BOB, "<sip:hotline@example.net>;tag=t1", to, "dialog-2")
            .header(HeaderName.ROUTE, routes));
    alice.send(
        Sip.request("BYE", BOB, "<sip:other@example.net>;tag=t1", to, "dialog-1")
            .header(HeaderName.ROUTE, routes));
    TestEndpoint bob = world.registered(BOB);
    world.callAgent.requests.clear();
    bob.send(
        Sip.request("BYE", BOB, "<sip:hotline@example.net>;tag=t1", to, "dialog-1")
            .header(HeaderName.ROUTE, routes));
    world.run(100);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(world.refused(Refusal.OUT_OF_SCOPE)).isEqualTo(4);
  }

  @Test
  void shouldPopItsOwnRoutesAndLeaveThoseOfTheOtherDeviceForTheWayBack() {
    TestEndpoint bob = world.registered(BOB);
    // A call agent that does not record itself: both devices' tokens stand side by side.
    SipRequest fromAlice = forwarded(invite());
    String bobsPath;
    bob.send(Sip.register(BOB));
    world.run(100);
    bobsPath = world.callAgent.last().headers(HeaderName.PATH).getFirst();
    String callersRecord = String.join(", ", fromAlice.headers(HeaderName.RECORD_ROUTE));
    fromCore(
        Sip.request(
                "INVITE",
                "sip:bob@192.168.1.3",
                "<" + ALICE + ">;tag=f1",
                "<" + BOB + ">",
                fromAlice.callId())
            .header(HeaderName.ROUTE, bobsPath)
            .header(HeaderName.RECORD_ROUTE, callersRecord));
    SipRequest invite = bob.requests().getLast();
    String routes = String.join(", ", invite.headers(HeaderName.RECORD_ROUTE));
    bob.send(
        Sip.request(
                "BYE",
                "sip:phone@192.168.1.2:5060",
                "<" + BOB + ">;tag=t1",
                "<" + ALICE + ">;tag=f1",
                fromAlice.callId())
            .header(HeaderName.ROUTE, routes));
    world.run(100);
    SipRequest bye = world.callAgent.last();
    assertThat(bye.headers(HeaderName.ROUTE)).hasSize(2);
    fromCore(
        Sip.request(
                "BYE",
                "sip:phone@192.168.1.2:5060",
                "<" + BOB + ">;tag=t1",
                "<" + ALICE + ">;tag=f1",
                fromAlice.callId())
            .header(HeaderName.ROUTE, String.join(", ", bye.headers(HeaderName.ROUTE))));
    assertThat(alice.requests().getLast().method()).isEqualTo("BYE");
    assertThat(alice.requests().getLast().has(HeaderName.ROUTE)).isFalse();
  }

  @Test
  void shouldPutRightWhatAStrictRouterTurnedRound() {
    fromCore(inviteToAlice());
    List<String> recorded = alice.requests().getLast().headers(HeaderName.RECORD_ROUTE);
    fromCore(
        Sip.request("BYE", Sip.uri(recorded.get(1)), BOB, ALICE)
            .header(HeaderName.ROUTE, recorded.get(0) + ", <sip:phone@192.168.1.2:5060>"));
    SipRequest bye = alice.requests().getLast();
    assertThat(bye.requestUri()).isEqualTo("sip:phone@192.168.1.2:5060");
    assertThat(bye.has(HeaderName.ROUTE)).isFalse();
  }

  @Test
  void shouldEndWhatHasNoHopLeft() {
    String invite = new String(invite().bytes(), java.nio.charset.StandardCharsets.UTF_8);
    alice.send(
        invite
            .replace("Max-Forwards: 70", "Max-Forwards: 0")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    world.run(100);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(alice.statuses()).containsExactly(483);
    String tag = alice.responses().getFirst().to().tag().orElseThrow();
    alice.send(
        invite
            .replace("INVITE", "ACK")
            .replace("To: <sip:bob@example.net>", "To: <sip:bob@example.net>;tag=" + tag)
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    world.run(100);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(alice.statuses()).containsExactly(483);
  }

  @Test
  void shouldRefuseAProxyRequireItDoesNotUnderstand() {
    alice.send(invite().header(HeaderName.PROXY_REQUIRE, "privacy, sec-agree"));
    world.run(100);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(alice.statuses()).containsExactly(420);
    assertThat(alice.responses().getFirst().headers(HeaderName.UNSUPPORTED))
        .containsExactly("sec-agree");
    assertThat(forwarded(invite().header(HeaderName.PROXY_REQUIRE, "privacy"))).isNotNull();
  }

  @Test
  void shouldDetectALoop() {
    alice.answersRequests = false;
    fromCore(inviteToAlice());
    // The device sends it back as it came, and the call agent sends it on as before.
    SipRequest invite = alice.requests().getLast();
    SipText again =
        SipText.request("INVITE", invite.requestUri())
            .header(HeaderName.VIA, "SIP/2.0/UDP 198.51.100.5:5060;branch=z9hG4bKagain");
    for (HeaderName name :
        List.of(
            HeaderName.VIA, HeaderName.FROM, HeaderName.TO, HeaderName.CALL_ID, HeaderName.CSEQ)) {
      again.copy(invite, name);
    }
    fromCore(again.header(HeaderName.ROUTE, path()));
    assertThat(world.callAgent.responses.getLast().status()).isEqualTo(482);
    assertThat(alice.requests()).hasSize(1);
  }

  @Test
  void shouldAnswerAnOptionsToItself() {
    fromCore(Sip.request("OPTIONS", "sip:198.51.100.1:5060", BOB, "sip:198.51.100.1"));
    assertThat(world.callAgent.responses.getLast().status()).isEqualTo(200);
    alice.send(Sip.request("OPTIONS", "sip:203.0.113.10:5060", ALICE, "sip:203.0.113.10"));
    world.run(100);
    assertThat(alice.statuses()).endsWith(200);
    assertThat(world.callAgent.requests).extracting(SipRequest::method).doesNotContain("OPTIONS");
  }

  @Test
  void shouldAnswerKeepAlivesItself() {
    alice.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(100);
    assertThat(alice.sealedControls).containsExactly(new ControlMessage.KeepAliveAnswer());
    assertThat(world.callAgent.requests).isEmpty();
  }

  @Test
  @Requirement("3.4.11")
  void shouldEndAssociationsAtOnceAndSaySoSealed() {
    String path = path();
    world.register.remove(org.callseal.core.identity.Identity.parse(ALICE).orElseThrow());
    world.run(10);
    alice.got.clear();
    int before = world.callAgent.requests.size();
    alice.send(Sip.register(ALICE));
    alice.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(100);
    assertThat(alice.statuses()).containsExactly(403);
    assertThat(alice.sealedControls).containsExactly(new ControlMessage.Refused(Refusal.EXPIRED));
    assertThat(world.callAgent.requests).hasSize(before);
    fromCore(
        Sip.request("INVITE", "sip:phone@192.168.1.2:5060", BOB, ALICE)
            .header(HeaderName.ROUTE, path));
    world.run(9_000);
    assertThat(world.callAgent.responses.getLast().status()).isEqualTo(480);
  }
}
