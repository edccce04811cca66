package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;

import java.util.Optional;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is said again to the next edge, because the one before may have had it in hand, and what
 * not.
 */
final class AgentMoveInHandTest {

  private Site site;
  private PhoneEnd alice;
  private EdgeEnd first;
  private EdgeEnd second;

  @BeforeEach
  void register() {
    site = Site.ofEdges(61, 2, ALICE).sealed();
    alice = site.phone(ALICE, 5070);
    alice.register(3600);
    site.run(1);
    first = site.edge;
    second = site.edges.get(1);
  }

  private void moveToTheSecond() {
    first.silent = true;
    int before = second.requests("MESSAGE").size();
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(1);
    assertThat(second.requests("MESSAGE")).hasSize(before + 1);
  }

  /** A call of Alice's that is answered and acknowledged. */
  private void talk() {
    alice.invite(BOB);
    site.run(0.5);
    alice.send("ACK", BOB, BOB, "");
    site.run(1);
  }

  private static Optional<byte[]> ringing(EdgeEnd edge, SipRequest request) {
    return Optional.of(EdgeEnd.response(request, request.is("INVITE") ? 180 : 200));
  }

  @Test
  @Requirement({"3.1.2", "3.4.4"})
  void shouldBringACallThatRingsToTheNextEdgeUnderItsOwnBranch() {
    first.answers = AgentMoveInHandTest::ringing;
    alice.invite(BOB);
    // For longer than any transaction sends anything again.
    site.run(50);
    assertThat(alice.statuses("INVITE")).containsExactly(180);
    SipRequest atFirst = first.requests("INVITE").getFirst();
    first.silent = true;
    second.answers = AgentMoveInHandTest::ringing;
    site.run(4);
    assertThat(second.requests("INVITE")).hasSize(1);
    SipRequest again = second.requests("INVITE").getFirst();
    assertThat(again.topVia().branch()).isEqualTo(atFirst.topVia().branch());
    assertThat(again.topVia().sentBy()).isEqualTo(atFirst.topVia().sentBy());
    second.send(ALICE, EdgeEnd.response(again, 200));
    site.run(1);
    assertThat(alice.statuses("INVITE")).endsWith(200);
    assertThat(second.requests("INVITE")).hasSize(1);
  }

  @Test
  @Requirement("3.4.4")
  void shouldBringACallThatRingsToAnEdgeThatLostItsMemory() {
    first.answers = AgentMoveInHandTest::ringing;
    alice.invite(BOB);
    site.run(5);
    first.restart();
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(1);
    assertThat(first.requests("INVITE")).hasSize(2);
    assertThat(first.requests("INVITE").getFirst().topVia().branch())
        .isEqualTo(first.requests("INVITE").getLast().topVia().branch());
  }

  @Test
  void shouldCancelACallAtTheNextEdgeAfterBringingItThere() {
    first.answers = AgentMoveInHandTest::ringing;
    byte[] invite = alice.invite(BOB);
    site.run(5);
    first.silent = true;
    alice.follow(invite, "CANCEL");
    site.run(1);
    assertThat(second.received.stream().map(m -> ((SipRequest) m).method()).toList())
        .containsSubsequence("INVITE", "CANCEL");
    assertThat(second.requests("CANCEL").getFirst().topVia().branch())
        .isEqualTo(first.requests("INVITE").getFirst().topVia().branch());
  }

  @Test
  void shouldLeaveACallThatIsAnsweredOrOverWhereItWas() {
    talk();
    first.answers = (edge, request) -> Optional.of(EdgeEnd.response(request, 486));
    alice.invite(BOB);
    site.run(1);
    assertThat(alice.statuses("INVITE")).startsWith(200, 486);
    site.run(5);
    first.answers = (edge, request) -> Optional.of(EdgeEnd.response(request, 200));
    moveToTheSecond();
    assertThat(second.requests("INVITE")).isEmpty();
  }

  /** The 2xx goes on being sent until its ACK has come, and now comes this way. */
  @Test
  @Requirement("3.4.4")
  void shouldBringACallThatWasAnsweredAMomentAgoToTheNextEdge() {
    alice.invite(BOB);
    site.run(0.5);
    first.silent = true;
    alice.send("ACK", BOB, BOB, "");
    site.run(4);
    assertThat(second.requests("INVITE")).hasSize(1);
    assertThat(second.requests("ACK")).hasSize(1);
  }

  /**
   * The edge has shown that it had the ACK, and a call agent may begin anew what it has forgotten.
   */
  @Test
  @Requirement("3.4.4")
  void shouldNotSayACallAgainWhoseAckTheEdgeHasHad() {
    talk();
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(1);
    first.restart();
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(4);
    assertThat(first.requests("MESSAGE")).hasSize(2);
    assertThat(first.requests("INVITE")).hasSize(1);
  }

  /** A call agent may have forgotten by then that it has answered it. */
  @Test
  void shouldNotBringACallToAnEdgeThatIsFoundLate() {
    first.answers = AgentMoveInHandTest::ringing;
    alice.invite(BOB);
    site.run(2);
    first.silent = true;
    second.silent = true;
    site.run(6);
    second.silent = false;
    site.run(20);
    assertThat(site.status(0).server().orElseThrow().getHostString()).isEqualTo("203.0.113.11");
    assertThat(second.requests("INVITE")).isEmpty();
  }

  @Test
  void shouldNotSayAgainWhatTheEdgeHasShownThatItHad() {
    first.send(ALICE, messageFor("m1"));
    talk();
    assertThat(first.responses("MESSAGE")).hasSize(1);
    assertThat(first.requests("ACK")).hasSize(1);
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(1);
    moveToTheSecond();
    assertThat(second.responses("MESSAGE")).isEmpty();
    assertThat(second.requests("ACK")).isEmpty();
  }

  @Test
  void shouldNotSayItAgainToAnEdgeThatLostItsMemory() {
    first.send(ALICE, messageFor("m2"));
    talk();
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(1);
    first.restart();
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(1);
    assertThat(first.requests("MESSAGE")).hasSize(2);
    assertThat(first.responses("MESSAGE")).hasSize(1);
    assertThat(first.requests("ACK")).hasSize(1);
  }

  @Test
  @Requirement("3.4.4")
  void shouldSayAgainWhatADyingEdgeMayNotHaveHad() {
    alice.invite(BOB);
    site.run(1);
    first.send(ALICE, messageFor("m3"));
    first.silent = true;
    alice.send("ACK", BOB, BOB, "");
    moveToTheSecond();
    assertThat(second.responses("MESSAGE")).extracting(SipResponse::status).containsExactly(200);
    assertThat(second.requests("ACK")).hasSize(1);
  }

  private String messageFor(String name) {
    return AgentProxyTest.inviteFor(alice, name).replace("INVITE", "MESSAGE");
  }
}
