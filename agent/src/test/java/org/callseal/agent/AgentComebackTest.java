package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;
import static org.callseal.agent.Site.EDGE;

import java.net.InetSocketAddress;
import java.util.List;
import org.callseal.core.control.ControlMessage;
import org.callseal.sip.SipResponse;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** An agent that comes back to the edge that its server set prefers. */
final class AgentComebackTest {

  private static final InetSocketAddress SECOND = new InetSocketAddress("203.0.113.11", 5060);

  private static Site atTheSecond(long seed, PhoneEnd[] phone) {
    Site site = Site.ofEdges(seed, 2, ALICE).sealed();
    phone[0] = site.phone(ALICE, 5070);
    phone[0].register(3600);
    site.run(1);
    site.edge.silent = true;
    phone[0].send("MESSAGE", BOB, BOB, "");
    site.run(1);
    assertThat(at(site)).isEqualTo(SECOND);
    return site;
  }

  private static InetSocketAddress at(Site site) {
    return site.status(0).server().orElseThrow();
  }

  @Test
  @Requirement({"3.1.2", "3.4.4"})
  void shouldComeBackToThePreferredEdgeWithoutAnExchange() {
    PhoneEnd[] phone = new PhoneEnd[1];
    Site site = atTheSecond(51, phone);
    site.edge.restart();
    site.edge.silent = false;
    site.run(50);
    assertThat(at(site)).isEqualTo(SECOND);
    site.run(110);
    assertThat(at(site)).isEqualTo(EDGE);
    int before = site.edge.requests("MESSAGE").size();
    phone[0].send("MESSAGE", BOB, BOB, "");
    site.run(0.4);
    assertThat(phone[0].statuses("MESSAGE")).containsExactly(200, 200);
    assertThat(site.edge.requests("MESSAGE")).hasSize(before + 1);
    assertThat(site.exchanges()).isEqualTo(1);
    // The edge that it came back to holds the flow, although no phone has said anything.
    site.edge.send(ALICE, AgentProxyTest.inviteFor(phone[0], "c1"));
    site.run(0.4);
    assertThat(phone[0].requests("INVITE")).hasSize(1);
  }

  @Test
  void shouldNotShowAnEdgeThatItOnlyProbesThatItIsThere() {
    PhoneEnd[] phone = new PhoneEnd[1];
    Site site = atTheSecond(52, phone);
    site.edge.restart();
    site.edge.silent = false;
    site.edge.controls.clear();
    var probes = site.world.tap(datagram -> datagram.to().equals(EDGE));
    assertThat(site.until(() -> probes.count() == 2, 140)).isTrue();
    site.run(1);
    assertThat(site.edge.controls).isEmpty();
    assertThat(at(site)).isEqualTo(SECOND);
  }

  @Test
  void shouldNotFlapWithAnEdgeThatComesAndGoes() {
    PhoneEnd[] phone = new PhoneEnd[1];
    Site site = atTheSecond(53, phone);
    var messages =
        site.world.tap(
            datagram -> datagram.to().equals(EDGE) && datagram.text().startsWith("MESSAGE"));
    int moves = 0;
    InetSocketAddress last = at(site);
    for (int second = 0; second < 3600; second++) {
      // A minute there, a minute away.
      if (second % 60 == 0) {
        site.edge.silent = !site.edge.silent;
        site.edge.restart();
      }
      phone[0].send("MESSAGE", BOB, BOB, "");
      site.run(1);
      moves += at(site).equals(last) ? 0 : 1;
      last = at(site);
    }
    assertThat(moves).isLessThanOrEqualTo(8);
    assertThat(messages.count()).isLessThan(800);
    assertThat(phone[0].statuses("MESSAGE").stream().filter(status -> status == 200).count())
        .isGreaterThanOrEqualTo(3600);
    assertThat(site.exchanges()).isEqualTo(1);
  }

  @Test
  @Requirement("3.4.4")
  void shouldLeaveACallInProgressWhereItIsAndFollowItToTheEnd() {
    PhoneEnd[] phone = new PhoneEnd[1];
    Site site = atTheSecond(54, phone);
    EdgeEnd second = site.edges.get(1);
    phone[0].answersInvitesWith = 180;
    second.send(ALICE, AgentProxyTest.inviteFor(phone[0], "c2"));
    site.run(0.4);
    site.edge.restart();
    site.edge.silent = false;
    site.until(() -> at(site).equals(EDGE), 180);
    assertThat(at(site)).isEqualTo(EDGE);
    // The answer goes where the call came from, which has its transaction.
    phone[0].answer(phone[0].requests("INVITE").getFirst(), 200);
    site.run(0.4);
    assertThat(second.responses("INVITE")).extracting(SipResponse::status).contains(200);
    assertThat(site.edge.responses("INVITE")).isEmpty();
  }

  @Test
  void shouldGoToItsPreferredEdgeWhenTheExchangeWasWithAnother() {
    Site site = Site.ofEdges(55, 2, ALICE);
    site.grant(List.of(SECOND, EDGE));
    site.sealed();
    assertThat(at(site)).isEqualTo(EDGE);
    site.run(100);
    assertThat(at(site)).isEqualTo(SECOND);
    assertThat(site.exchanges()).isEqualTo(1);
    assertThat(site.edges.get(1).controls)
        .hasAtLeastOneElementOfType(ControlMessage.KeepAlive.class);
  }

  @Test
  @Requirement({"3.1.2", "3.4.4"})
  void shouldGoToAnotherEdgeInTimeWhenItsEdgeGoesOutOfServiceAndNotComeBackAtOnce() {
    Site site = Site.ofEdges(56, 3, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(3600);
    site.run(1);
    alice.answersInvitesWith = 180;
    site.edge.send(ALICE, AgentProxyTest.inviteFor(alice, "c3"));
    site.run(0.2);
    site.edge.ask(ALICE, new ControlMessage.Drain(20));
    assertThat(site.until(() -> at(site).equals(SECOND), 20)).isTrue();
    site.run(0.5);
    // What has begun ends where it is, what is new goes to the next.
    alice.answer(alice.requests("INVITE").getFirst(), 200);
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(0.4);
    assertThat(site.edge.responses("INVITE")).extracting(SipResponse::status).contains(200);
    assertThat(site.edges.get(1).requests("MESSAGE")).hasSize(1);
    site.edges.get(1).send(ALICE, AgentProxyTest.inviteFor(alice, "c4"));
    site.run(70);
    assertThat(alice.requests("INVITE").size()).isGreaterThanOrEqualTo(2);
    assertThat(at(site)).isEqualTo(SECOND);
    assertThat(site.exchanges()).isEqualTo(1);
    assertThat(site.until(() -> at(site).equals(EDGE), 120)).isTrue();
  }

  @Test
  void shouldStayAtAnEdgeThatGoesOutOfServiceWhenNoOtherAnswers() {
    Site site = Site.ofEdges(57, 2, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(3600);
    site.run(1);
    site.edges.get(1).silent = true;
    site.edge.ask(ALICE, new ControlMessage.Drain(5));
    site.run(10);
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(0.4);
    assertThat(alice.statuses("MESSAGE")).containsExactly(200);
    site.edges.get(1).silent = false;
    site.run(30);
    assertThat(at(site)).isEqualTo(SECOND);
    assertThat(site.exchanges()).isEqualTo(1);
  }

  @Test
  void shouldSpreadItsLinesOverTheTimeThatADrainGives() {
    String[] identities =
        java.util.stream.IntStream.range(0, 30)
            .mapToObj(i -> "sip:user" + i + "@example.net")
            .toArray(String[]::new);
    Site site = Site.ofEdges(58, 2, identities);
    site.run(10);
    for (String identity : identities) {
      site.edge.ask(identity, new ControlMessage.Drain(30));
    }
    int[] gone = new int[6];
    for (int i = 0; i < gone.length; i++) {
      site.run(5);
      var status = site.agent.status();
      site.until(status::isDone, 1);
      gone[i] =
          (int)
              status.join().stream()
                  .filter(line -> line.server().orElseThrow().equals(SECOND))
                  .count();
    }
    assertThat(gone[0]).isBetween(1, 12);
    assertThat(gone[2]).isBetween(8, 22);
    assertThat(gone[5]).isGreaterThanOrEqualTo(29);
  }
}
