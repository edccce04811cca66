package org.callseal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.callseal.core.seal.Refusal;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.transaction.SipResponses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls for help through an agent, with a seal and without. */
class EmergencyCallTest {

  private static final String HELP = "sip:112@example.net";
  private static final String DESK = "sip:t.desk@203.0.113.10:5060";

  /** An answer to an INVITE as an edge passes it on. */
  static byte[] answer(SipRequest request, int status, String tag) {
    SipResponses answer = SipResponses.to(request, status, tag);
    if (request.is("INVITE") && status < 300) {
      answer
          .header(HeaderName.RECORD_ROUTE, "<sip:r.way@203.0.113.10:5060;lr>")
          .copy(HeaderName.RECORD_ROUTE)
          .header(HeaderName.CONTACT, "<" + DESK + ">");
    }
    return answer.response().bytes();
  }

  static List<byte[]> helps(SipRequest request) {
    return request.is("INVITE")
        ? List.of(answer(request, 180, "help"), answer(request, 200, "help"))
        : List.of(answer(request, 200, "help"));
  }

  /** A request of the phone's in the dialog that this response made. */
  static byte[] inDialog(PhoneEnd phone, String method, SipResponse answer, int cseq) {
    SipText text =
        SipText.request(
                method, answer.contacts().isEmpty() ? DESK : answer.contacts().getFirst().uri())
            .header(
                HeaderName.VIA, "SIP/2.0/UDP 127.0.0.1:5070;rport;branch=z9hG4bKin" + method + cseq)
            .header(HeaderName.MAX_FORWARDS, "70")
            .copy(answer, HeaderName.FROM)
            .copy(answer, HeaderName.TO)
            .copy(answer, HeaderName.CALL_ID)
            .header(HeaderName.CSEQ, cseq + " " + method)
            .header(HeaderName.CONTACT, "<" + phone.contact() + ">");
    answer
        .headers(HeaderName.RECORD_ROUTE)
        .reversed()
        .forEach(route -> text.header(HeaderName.ROUTE, route));
    return text.bytes();
  }

  /** A request of the helper's in the dialog of this INVITE, as an edge passes it on. */
  static byte[] callBack(SipRequest invite, String method, String toTag) {
    SipText text =
        SipText.request(method, invite.contacts().getFirst().uri())
            .header(HeaderName.VIA, "SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bKback" + method)
            .header(HeaderName.MAX_FORWARDS, "70")
            .header(HeaderName.FROM, invite.header(HeaderName.TO).orElseThrow() + ";tag=help")
            .header(HeaderName.TO, "<" + invite.from().uri() + ">;tag=" + toTag)
            .copy(invite, HeaderName.CALL_ID)
            .header(HeaderName.CSEQ, "9 " + method)
            .header(HeaderName.CONTACT, "<" + DESK + ">");
    invite.headers(HeaderName.RECORD_ROUTE).forEach(route -> text.header(HeaderName.ROUTE, route));
    return text.bytes();
  }

  private static SipResponse success(PhoneEnd phone) {
    return phone.received.stream()
        .filter(message -> message instanceof SipResponse response && response.status() == 200)
        .map(SipResponse.class::cast)
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private static Site unsealed(long seed) {
    Site site = new Site(seed, ALICE);
    site.edge.refusesExchanges = true;
    site.edge.unsealedAnswers = EmergencyCallTest::helps;
    site.run(1);
    return site;
  }

  @Test
  void shouldCallSealedAlone() {
    Site site = new Site(101, ALICE).sealed();
    site.edge.unsealedAnswers = EmergencyCallTest::helps;
    PhoneEnd phone = site.phone(ALICE, 5070);
    phone.invite(HELP);
    site.run(3);
    assertThat(phone.statuses("INVITE")).contains(200);
    assertThat(site.edge.requests("INVITE")).hasSize(1);
    assertThat(site.edge.unsealed).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {HELP, "sip:+1-1-2@somewhere", "urn:service:sos.fire", "tel:911"})
  void shouldCallUnsealedAtOnceWithoutAnAssociation(String dialled) {
    Site site = unsealed(102);
    PhoneEnd phone = site.phone(ALICE, 5070);
    phone.send("INVITE", dialled, HELP, "Proxy-Authorization: Digest username=\"alice\"\r\n");
    site.run(0.3);
    assertThat(phone.statuses("INVITE")).containsExactly(180, 200);
    SipRequest invite = site.edge.unsealedRequests("INVITE").getFirst();
    assertThat(invite.requestUri()).isEqualTo(dialled);
    assertThat(invite.has(HeaderName.PROXY_AUTHORIZATION)).isFalse();
    // An ordinary call waits for the association, as ever.
    phone.received.clear();
    phone.invite(BOB);
    site.run(1);
    assertThat(phone.statuses("INVITE")).containsExactly(100);
    assertThat(site.edge.unsealedRequests("INVITE")).hasSize(1);
  }

  @Test
  void shouldCallUnsealedWithAClockThatIsWrong() {
    Site site = new Site(103, Duration.ofDays(400), ALICE);
    site.edge.demandsCookie = true;
    site.edge.refusesExchanges = true;
    site.edge.unsealedAnswers = EmergencyCallTest::helps;
    PhoneEnd phone = site.phone(ALICE, 5070);
    phone.invite(HELP);
    site.run(0.3);
    assertThat(phone.statuses("INVITE")).containsExactly(180, 200);
  }

  @Test
  void shouldCallUnsealedWhenNoSealedAnswerComesWithinASecond() {
    Site site = new Site(104, ALICE).sealed();
    site.edge.silentToSealed = true;
    site.edge.unsealedAnswers = EmergencyCallTest::helps;
    PhoneEnd phone = site.phone(ALICE, 5070);
    phone.invite(HELP);
    site.run(0.9);
    assertThat(site.edge.requests("INVITE")).isNotEmpty();
    assertThat(site.edge.unsealed).isEmpty();
    site.run(0.3);
    assertThat(phone.statuses("INVITE")).contains(180, 200);
  }

  @Test
  void shouldCallUnsealedAtOnceWhenTheSealedCallIsRefused() {
    Site site = new Site(105, ALICE).sealed();
    site.edge.answers = (_, request) -> Optional.of(EdgeEnd.response(request, 403));
    site.edge.unsealedAnswers = EmergencyCallTest::helps;
    PhoneEnd phone = site.phone(ALICE, 5070);
    phone.invite(HELP);
    site.run(0.3);
    assertThat(phone.statuses("INVITE")).containsExactly(180, 200);
  }

  @Test
  void shouldLetAPhoneAnswerWhoAsksForAPassword() {
    Site site = new Site(106, ALICE).sealed();
    site.edge.answers = (_, request) -> Optional.of(EdgeEnd.response(request, 407));
    PhoneEnd phone = site.phone(ALICE, 5070);
    phone.invite(HELP);
    site.run(3);
    assertThat(phone.statuses("INVITE")).contains(407);
    assertThat(site.edge.unsealed).isEmpty();
  }

  @Test
  void shouldSayWhatTheLastWaySaidWhenAllHaveFailed() {
    Site site = unsealed(107);
    site.edge.unsealedAnswers = request -> List.of(answer(request, 486, "busy"));
    PhoneEnd phone = site.phone(ALICE, 5070);
    phone.invite(HELP);
    site.run(0.3);
    assertThat(phone.statuses("INVITE")).containsExactly(486);
  }

  @Test
  void shouldMakeOneCallOfTwoWhenTheSealedAnswerComesLate() {
    Site site = new Site(108, ALICE).sealed();
    site.edge.silentToSealed = true;
    site.edge.unsealedAnswers =
        request -> List.of(answer(request, request.is("INVITE") ? 180 : 200, "slow"));
    PhoneEnd phone = site.phone(ALICE, 5070);
    phone.invite(HELP);
    site.run(1.5);
    SipRequest sealed = site.edge.requests("INVITE").getFirst();
    site.edge.send(ALICE, answer(sealed, 200, "help"));
    site.run(0.3);
    assertThat(phone.statuses("INVITE")).contains(200);
    assertThat(success(phone).to().tag()).hasValue("help");
    assertThat(site.edge.unsealedRequests("CANCEL")).hasSize(1);
    // The other was picked up in the same moment: it is hung up on, and again if that is not heard.
    SipRequest unsealed = site.edge.unsealedRequests("INVITE").getFirst();
    site.edge.sendUnsealed(answer(unsealed, 200, "slow"));
    site.edge.sendUnsealed(answer(unsealed, 200, "slow"));
    site.run(0.3);
    assertThat(phone.statuses("INVITE").stream().filter(status -> status == 200)).hasSize(1);
    assertThat(site.edge.unsealedRequests("ACK")).hasSize(2);
    SipRequest bye = site.edge.unsealedRequests("BYE").getFirst();
    assertThat(site.edge.unsealedRequests("BYE")).hasSize(1);
    assertThat(bye.requestUri()).isEqualTo(DESK);
    assertThat(bye.headers(HeaderName.ROUTE)).containsExactly("<sip:r.way@203.0.113.10:5060;lr>");
    assertThat(bye.cseq().number()).isEqualTo(unsealed.cseq().number() + 1);
  }

  @Test
  void shouldMakeOneCallOfTwoWhenTheSealedAnswerComesTooLate() {
    Site site = new Site(109, ALICE).sealed();
    site.edge.silentToSealed = true;
    site.edge.unsealedAnswers = EmergencyCallTest::helps;
    PhoneEnd phone = site.phone(ALICE, 5070);
    phone.invite(HELP);
    site.run(1.5);
    assertThat(phone.statuses("INVITE")).contains(200);
    SipRequest sealed = site.edge.requests("INVITE").getFirst();
    site.edge.send(ALICE, answer(sealed, 180, "late"));
    site.run(0.3);
    assertThat(site.edge.requests("CANCEL")).isNotEmpty();
    site.edge.send(ALICE, answer(sealed, 200, "late"));
    site.run(0.3);
    assertThat(site.edge.requests("ACK")).hasSize(1);
    assertThat(site.edge.requests("BYE")).isNotEmpty();
    assertThat(phone.statuses("INVITE").stream().filter(status -> status == 200)).hasSize(1);
  }

  @Test
  void shouldKeepADialogOnTheWayItWasOpened() {
    Site site = unsealed(110);
    PhoneEnd phone = site.phone(ALICE, 5070);
    phone.invite(HELP);
    site.run(0.3);
    site.edge.refusesExchanges = false;
    assertThat(site.until(() -> site.edge.associations() > 0, 200)).isTrue();
    SipResponse answer = success(phone);
    int cseq = 10;
    for (String method : List.of("ACK", "PRACK", "UPDATE", "INFO", "INVITE", "BYE")) {
      phone.again(inDialog(phone, method, answer, ++cseq));
      site.run(0.3);
      SipRequest got = site.edge.unsealedRequests(method).getLast();
      assertThat(got.requestUri()).isEqualTo(DESK);
      assertThat(got.headers(HeaderName.ROUTE)).containsExactly("<sip:r.way@203.0.113.10:5060;lr>");
    }
    assertThat(site.edge.requests("BYE")).isEmpty();
    assertThat(phone.statuses("BYE")).containsExactly(200);
  }

  @Test
  void shouldGiveThePhoneACallBackInTheDialog() {
    Site site = unsealed(111);
    PhoneEnd phone = site.phone(ALICE, 5070);
    phone.invite(HELP);
    site.run(0.3);
    SipRequest invite = site.edge.unsealedRequests("INVITE").getFirst();
    String tag = invite.from().tag().orElseThrow();
    for (String method : List.of("INVITE", "ACK", "INFO", "BYE")) {
      site.edge.sendUnsealed(callBack(invite, method, tag));
      site.run(0.3);
      assertThat(phone.requests(method)).hasSize(1);
    }
    assertThat(
            site.edge.unsealed.stream()
                .filter(SipResponse.class::isInstance)
                .map(message -> message.cseq().method()))
        .contains("INVITE", "INFO", "BYE");
  }

  @Test
  void shouldKeepTheWayOpenThroughTheNat() {
    Site site = unsealed(112);
    PhoneEnd phone = site.phone(ALICE, 5070);
    phone.invite(HELP);
    site.run(0.3);
    InetSocketAddress before = site.edge.unsealedFrom;
    site.run(600);
    SipRequest invite = site.edge.unsealedRequests("INVITE").getFirst();
    site.edge.sendUnsealed(callBack(invite, "BYE", invite.from().tag().orElseThrow()));
    site.run(0.3);
    assertThat(site.edge.unsealedFrom).isEqualTo(before);
    assertThat(phone.requests("BYE")).hasSize(1);
  }

  @Test
  void shouldTakeNothingUnsealedThatIsOfNoDialogItOpened() {
    Site site = unsealed(113);
    PhoneEnd phone = site.phone(ALICE, 5070);
    phone.register(600);
    phone.invite(HELP);
    site.run(0.3);
    SipRequest invite = site.edge.unsealedRequests("INVITE").getFirst();
    String tag = invite.from().tag().orElseThrow();
    phone.received.clear();
    String good = new String(callBack(invite, "BYE", tag), UTF_8);
    List<String> wrong =
        List.of(
            good.replace("Call-ID: ", "Call-ID: x"),
            good.replace("tag=help", "tag=other"),
            good.replace(";tag=" + tag, ";tag=other"),
            good.replace(";tag=" + tag, ""),
            good.replace("BYE", "MESSAGE"),
            good.replace("BYE", "REFER"),
            good.replace("BYE", "NOTIFY"));
    long before = site.agent.refused(Refusal.UNSEALED);
    wrong.forEach(message -> site.edge.sendUnsealed(message.getBytes(UTF_8)));
    site.run(0.3);
    assertThat(phone.received).isEmpty();
    assertThat(site.agent.refused(Refusal.UNSEALED)).isEqualTo(before + wrong.size());
    // The right words from another server.
    site.world.inject(
        new InetSocketAddress("203.0.113.11", 5060), site.edge.unsealedFrom, good.getBytes(UTF_8));
    site.run(0.3);
    assertThat(phone.received).isEmpty();
    site.edge.sendUnsealed(good.getBytes(UTF_8));
    site.run(0.3);
    assertThat(phone.requests("BYE")).hasSize(1);
  }

  @Test
  void shouldTakeNoUnsealedAnswerToWhatWentSealed() {
    Site site = new Site(114, ALICE).sealed();
    site.edge.silentToSealed = true;
    site.edge.unsealedAnswers = _ -> List.of();
    PhoneEnd phone = site.phone(ALICE, 5070);
    phone.invite(HELP);
    phone.invite(BOB);
    site.run(1.5);
    phone.received.clear();
    for (SipRequest sealed : site.edge.requests("INVITE")) {
      site.edge.sendUnsealed(answer(sealed, 200, "forged"));
      site.edge.sendUnsealed(answer(sealed, 603, "forged"));
    }
    site.run(0.2);
    assertThat(phone.received.stream().map(SipMessage::bytes)).isEmpty();
    assertThat(site.edge.unsealedRequests("INVITE"))
        .allSatisfy(invite -> assertThat(invite.requestUri()).isEqualTo(HELP));
  }

  @Test
  void shouldGiveUpAllWaysWhenTheCallerDoes() {
    Site site = new Site(115, ALICE).sealed();
    site.edge.silentToSealed = true;
    site.edge.unsealedAnswers =
        request -> List.of(answer(request, request.is("INVITE") ? 180 : 200, "help"));
    PhoneEnd phone = site.phone(ALICE, 5070);
    byte[] invite = phone.invite(HELP);
    site.run(1.5);
    phone.follow(invite, "CANCEL");
    site.run(0.3);
    assertThat(phone.statuses("CANCEL")).containsExactly(200);
    assertThat(phone.statuses("INVITE")).contains(487);
    assertThat(site.edge.unsealedRequests("CANCEL")).hasSize(1);
    assertThat(site.edge.requests("CANCEL")).isEmpty();
    phone.follow(invite, "ACK");
    site.run(100);
    assertThat(site.agent.burden()).isLessThan(10);
  }

  @Test
  void shouldHelpWhoSpeaksForNoLine() {
    Site site = unsealed(116);
    PhoneEnd phone = site.phone("sip:guest@hotel.example", 5070);
    phone.invite(HELP);
    phone.invite(BOB);
    site.run(0.3);
    assertThat(phone.statuses("INVITE")).contains(180, 200, 403);
    assertThat(site.edge.unsealedRequests("INVITE")).hasSize(1);
  }

  @Test
  void shouldHoldNoMoreThanItHasRoomFor() {
    Site site = unsealed(117);
    site.edge.unsealedAnswers = _ -> List.of();
    PhoneEnd phone = site.phone(ALICE, 5070);
    for (int i = 0; i < 200; i++) {
      phone.invite(HELP);
      site.run(0.02);
    }
    assertThat(site.agent.burden()).isLessThan(600);
    assertThat(phone.statuses("INVITE")).contains(503);
    site.run(200);
    assertThat(site.agent.burden()).isLessThan(20);
    site.edge.unsealedAnswers = EmergencyCallTest::helps;
    phone.received.clear();
    phone.invite(HELP);
    site.run(0.5);
    assertThat(phone.statuses("INVITE")).contains(200);
  }
}
