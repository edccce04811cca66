package org.callseal.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.testkit.HostileMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A phone that has gone mad: an exception in the agent would come out of the simulation. */
class HostilePhoneTest {

  /** Timer C, the time of a CANCEL, and that of an ACK that never comes. */
  private static final double ALL_OVER = 181 + 32 + 32 + 1;

  private static void shouldStillServe(Site site, PhoneEnd alice) {
    site.run(ALL_OVER);
    assertThat(site.agent.burden()).isLessThan(50);
    alice.received.clear();
    alice.register(600);
    assertThat(site.until(() -> alice.statuses("REGISTER").contains(200), 5)).isTrue();
    int before = alice.requests("INVITE").size();
    site.edge.send(ALICE, AgentProxyTest.inviteFor(alice, "still"));
    site.run(1);
    assertThat(alice.requests("INVITE")).hasSizeGreaterThan(before);
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43})
  void shouldSurviveWhateverAPhoneAsks(long seed) {
    Site site = new Site(seed, ALICE, BOB).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    HostileMessages hostile = new HostileMessages(seed);
    alice.register(600);
    for (int i = 0; i < 1_500; i++) {
      String method = hostile.oneOf(List.of("REGISTER", "INVITE", "SUBSCRIBE", "BYE", "OPTIONS"));
      byte[] good = alice.request(method, BOB, BOB, "Route: <sip:127.0.0.1:5090;lr>\r\n");
      alice.again(hostile.outOf(good));
      site.run(0.02);
    }
    assertThat(site.edge.received).hasSizeGreaterThan(100);
    shouldStillServe(site, alice);
  }

  @ParameterizedTest
  @ValueSource(longs = {44, 45})
  void shouldSurviveWhateverAPhoneAnswers(long seed) {
    Site site = new Site(seed, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    HostileMessages hostile = new HostileMessages(seed);
    alice.register(600);
    site.run(1);
    alice.answersInvitesWith = 0;
    for (int i = 0; i < 700; i++) {
      alice.received.clear();
      site.edge.send(ALICE, AgentProxyTest.inviteFor(alice, "m" + seed + "n" + i));
      site.run(0.05);
      SipRequest invite = alice.requests("INVITE").getLast();
      for (int status : List.of(100, 180, hostile.oneOf(List.of(200, 302, 486)))) {
        alice.again(hostile.outOf(alice.answerTo(invite, status)));
        site.run(0.02);
      }
    }
    assertThat(site.edge.responses("INVITE")).hasSizeGreaterThan(100);
    alice.answersInvitesWith = 200;
    shouldStillServe(site, alice);
  }

  @Test
  void shouldAnswerACallWhoseSuccessIsForNobody() {
    Site site = new Site(46, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    site.run(1);
    alice.answersInvitesWith = 0;
    site.edge.send(ALICE, AgentProxyTest.inviteFor(alice, "nobody"));
    site.run(0.1);
    byte[] answer = alice.answerTo(alice.requests("INVITE").getLast(), 200);
    String ours = new String(answer, ISO_8859_1).replaceFirst("\r\nVia: [^\r]*203[^\r]*", "");
    alice.again(ours);
    site.run(0.1);
    assertThat(site.edge.responses("INVITE").getLast().status()).isEqualTo(502);
    alice.answersInvitesWith = 200;
    shouldStillServe(site, alice);
  }

  @Test
  void shouldSayThatThereIsNoRoomForWhatItWouldAdd() {
    Site site = new Site(47, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    for (String more :
        List.of("X-Any: y\r\n".repeat(240), "X-Any: " + "y".repeat(8_000) + "\r\n")) {
      alice.received.clear();
      alice.send("MESSAGE", BOB, BOB, more);
      site.run(0.1);
      assertThat(alice.statuses("MESSAGE")).containsExactly(513);
    }
    alice.received.clear();
    alice.send("MESSAGE", BOB, BOB, "Proxy-Require: a,b\r\n".repeat(200));
    site.run(0.1);
    assertThat(alice.statuses("MESSAGE")).containsExactly(420);
    shouldStillServe(site, alice);
  }

  @Test
  void shouldCountWhatItDrops() {
    Site site = new Site(48, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    byte[] whole = alice.request("OPTIONS", BOB, BOB, "");
    long before = site.agent.dropped();
    for (int length = 1; length < whole.length - 21; length++) {
      alice.again(Arrays.copyOf(whole, length));
      site.run(0.01);
    }
    assertThat(site.agent.dropped()).isEqualTo(before + whole.length - 22);
    alice.again("SIP/2.0 200 OK\r\n" + new String(whole, ISO_8859_1).split("\r\n", 2)[1]);
    site.run(0.1);
    assertThat(site.agent.dropped()).isEqualTo(before + whole.length - 21);
    assertThat(alice.received).isEmpty();
  }

  @Test
  void shouldRefuseWhatFindsNoPlaceToWait() {
    Site site = new Site(49, ALICE);
    site.edge.silent = true;
    PhoneEnd alice = site.phone(ALICE, 5070);
    for (int i = 0; i < 200; i++) {
      alice.invite(BOB);
      site.run(0.02);
    }
    // 32 wait; timer G repeats the refusals, since nobody acknowledges them.
    assertThat(
            alice.received.stream()
                .filter(message -> ((SipResponse) message).status() == 503)
                .map(SipMessage::callId)
                .distinct())
        .hasSize(168);
    site.edge.silent = false;
    site.edge.answers = (_, request) -> Optional.of(EdgeEnd.response(request, 200));
    site.run(60);
    assertThat(site.edge.requests("INVITE")).isNotEmpty();
    shouldStillServe(site, alice);
  }
}
