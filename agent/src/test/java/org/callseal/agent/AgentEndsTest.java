package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;
import static org.callseal.agent.Site.EDGE;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.agent.status.LineState;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Refusal;
import org.callseal.simulation.SeenDatagram;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** What an agent does when the other end changes, falls silent, moves, or is played by another. */
final class AgentEndsTest {

  @Test
  @Requirement("3.1.2")
  void shouldSealEverythingUnansweredAgainForAnEdgeThatRestarted() {
    Site site = new Site(1, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    site.run(1);
    site.edge.restart();
    var tap = site.world.tap(datagram -> datagram.to().equals(EDGE));
    alice.register(600);
    alice.send("MESSAGE", BOB, BOB, "");
    alice.send("OPTIONS", BOB, BOB, "");
    // Before the first retransmission would come: one notice brings all three at once.
    site.run(0.3);
    assertThat(alice.statuses("REGISTER")).containsExactly(200, 200);
    assertThat(alice.statuses("MESSAGE")).containsExactly(200);
    assertThat(alice.statuses("OPTIONS")).containsExactly(200);
    assertThat(tap.count()).isEqualTo(6);
    assertThat(site.edge.associations()).isEqualTo(1);
    assertThat(site.edge.exchanges).isEqualTo(1);
  }

  @Test
  @Requirement({"3.1.15", "3.4.12"})
  void shouldObeyNoForgedNoticeAndTheGenuineOneOnce() {
    Site site = new Site(2, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    List<SeenDatagram> held = new ArrayList<>();
    site.world.addFault(passage -> {
      if (held.isEmpty() && isNotice(passage.datagram())) {
        held.add(passage.datagram());
        passage.lose();
      }
    });
    site.edge.restart();
    alice.register(600);
    site.run(0.1);
    // The REGISTER is unanswered, so that a notice would be obeyed; its retransmission is far.
    SeenDatagram genuine = held.getFirst();
    var sent =
        site.world.tap(
            datagram -> datagram.to().equals(EDGE) && datagram.text().startsWith("REGISTER"));
    for (int at = 0; at < genuine.payload().length; at++) {
      byte[] forged = genuine.payload().clone();
      forged[at] ^= 1;
      site.world.inject(EDGE, genuine.to(), forged);
    }
    InetSocketAddress elsewhere = new InetSocketAddress(EDGE.getAddress(), EDGE.getPort() + 1);
    site.world.inject(elsewhere, genuine.to(), genuine.payload());
    site.run(0.1);
    assertThat(sent.count()).isZero();
    assertThat(site.agent.refused(Refusal.NOT_AUTHENTIC)).isGreaterThan(100);

    site.world.inject(EDGE, genuine.to(), genuine.payload());
    site.run(0.1);
    assertThat(sent.count()).isEqualTo(1);
    assertThat(alice.statuses("REGISTER")).containsExactly(200);

    site.world.inject(EDGE, genuine.to(), genuine.payload());
    site.run(1);
    assertThat(sent.count()).isEqualTo(1);
    assertThat(site.agent.refused(Refusal.REPLAYED)).isEqualTo(1);
    assertThat(site.status(0).state()).isEqualTo(LineState.SEALED);
  }

  private static boolean isNotice(SeenDatagram datagram) {
    return datagram.from().equals(EDGE) && datagram.text().startsWith("OPTIONS");
  }

  @Test
  void shouldIgnoreANoticeThatQuotesNothingOfOurs() {
    Site site = new Site(3, ALICE).sealed();
    var sent = site.world.tap(datagram -> datagram.to().equals(EDGE));
    site.edge.ask(ALICE, new ControlMessage.SwitchNotice(Mac.read(new byte[16], 0)));
    site.run(1);
    assertThat(sent.count()).isZero();
  }

  @Test
  void shouldShowAnEdgeThatRestartedWhereItIsWithItsNextKeepAlive() {
    Site site = new Site(4, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    site.run(1);
    site.edge.restart();
    int before = site.edge.controls.size();
    site.run(31);
    assertThat(site.edge.controls.subList(before, site.edge.controls.size()))
        .hasAtLeastOneElementOfType(ControlMessage.KeepAlive.class);
    site.edge.send(ALICE, AgentProxyTest.inviteFor(alice, "e1"));
    site.run(1);
    assertThat(alice.requests("INVITE")).isNotEmpty();
  }

  @Test
  void shouldFindAnEdgeThatRestartedBeforeItGaveTheDomainStatement() {
    Site site = new Site(9, ALICE);
    site.edge.publish(7, site.domain.statement(7, site.domain.signingKey));
    site.sealed();
    site.edge.restart();
    int before = site.edge.controls.size();
    // It is asked for within 6 s, which the restarted edge cannot answer with a notice.
    site.run(12);
    assertThat(site.edge.controls.subList(before, site.edge.controls.size()))
        .hasAtLeastOneElementOfType(ControlMessage.KeepAlive.class);
    assertThat(site.status(0).statement()).isEqualTo(7);
  }

  @Test
  @Requirement({"3.1.4", "3.1.5", "3.1.12"})
  void shouldGoOnWhenTheNatGivesItAnotherPort() {
    Site site = new Site(5, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    site.run(1);
    var old = site.edge.addressOf(ALICE);
    site.nat.flush();
    site.run(31);
    assertThat(site.edge.addressOf(ALICE)).isNotEqualTo(old);
    site.edge.send(ALICE, AgentProxyTest.inviteFor(alice, "e2"));
    site.run(1);
    assertThat(alice.requests("INVITE")).isNotEmpty();
    assertThat(site.edge.exchanges).isEqualTo(1);
  }

  @Test
  void shouldKeepTheNatsMappingOpenWithoutMoreThanItTakes() {
    Site site = new Site(6, ALICE).sealed();
    var tap = site.world.tap(datagram -> datagram.to().equals(EDGE));
    site.run(3600);
    // 25 s by a fifth: 120 to 180 in an hour.
    assertThat(tap.count()).isBetween(120, 181);
    for (int i = 1; i < tap.count(); i++) {
      var pause = tap.datagrams().get(i).at().minus(tap.datagrams().get(i - 1).at());
      assertThat(pause.toMillis()).isLessThan(31_000);
    }
  }

  @Test
  void shouldAnswerAProbe() {
    Site site = new Site(7, ALICE).sealed();
    site.edge.ask(ALICE, new ControlMessage.Probe(0x1122334455667788L));
    site.run(1);
    assertThat(site.edge.controls).contains(new ControlMessage.ProbeAnswer(0x1122334455667788L));
  }

  @Test
  void shouldSetUpAnotherAssociationWhenItsEdgeIsSilentAndComesBackEmpty() {
    Site site = new Site(8, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    site.edge.silent = true;
    site.run(60);
    assertThat(site.status(0).state()).isEqualTo(LineState.EDGE_SILENT);
    site.edge.forgetStore();
    site.edge.silent = false;
    alice.register(600);
    assertThat(site.until(() -> alice.statuses("REGISTER").contains(200), 32)).isTrue();
    assertThat(site.status(0).state()).isEqualTo(LineState.SEALED);
  }

  @Test
  @Requirement("3.4.12")
  void shouldKeepItsAssociationWhateverUnsealedRefusalsSay() {
    Site site = new Site(9, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    site.edge.answers = (edge, request) -> Optional.empty();
    site.world.addFault(passage -> forgeRefusal(site, passage.datagram()));
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(5);
    // No phone hears of it, the association stands, and one exchange was begun beside it.
    assertThat(alice.statuses("MESSAGE")).isEmpty();
    assertThat(site.status(0).state()).isEqualTo(LineState.SEALED);
    assertThat(site.edge.exchanges).isLessThanOrEqualTo(2);
    site.edge.answers = (edge, request) -> Optional.of(EdgeEnd.response(request, 200));
    site.run(10);
    assertThat(alice.statuses("MESSAGE")).containsExactly(200);
    for (int i = 0; i < 60; i++) {
      alice.send("MESSAGE", BOB, BOB, "");
      site.run(1);
    }
    // At most one in 30 s.
    assertThat(site.edge.exchanges).isLessThanOrEqualTo(5);
  }

  static void forgeRefusal(Site site, SeenDatagram datagram) {
    if (datagram.to().equals(EDGE)
        && SipParser.parse(datagram.payload()) instanceof SipRequest request) {
      byte[] refusal = SipResponses.to(request, 403).response().bytes();
      site.world.inject(EDGE, datagram.from(), refusal);
    }
  }

  @Test
  @Requirement("3.4.11")
  void shouldBeginAnewWhenTheEdgeSaysUnderSealThatTheAssociationHasEnded() {
    Site site = new Site(10, ALICE).sealed();
    var first = site.status(0).spi();
    site.edge.ask(ALICE, new ControlMessage.Refused(Refusal.EXPIRED));
    site.run(5);
    assertThat(site.edge.associations()).isEqualTo(2);
    assertThat(site.status(0).spi()).isNotEqualTo(first);
  }

  @Test
  @Requirement("3.4.11")
  void shouldTellAnEdgeUnderSealThatTheAssociationItStillUsesHasEnded() {
    Site site = new Site(13, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    site.run(1);
    site.edge.ask(ALICE, new ControlMessage.Refused(Refusal.EXPIRED));
    site.edge.send(ALICE, AgentProxyTest.inviteFor(alice, "e5"));
    site.run(0.2);
    assertThat(alice.requests("INVITE")).isEmpty();
    assertThat(site.agent.refused(Refusal.EXPIRED)).isPositive();
    assertThat(site.edge.controls).contains(new ControlMessage.Refused(Refusal.EXPIRED));
  }

  @Test
  @Requirement("3.1.15")
  void shouldTakeACopyOfACallOnlyOnce() {
    Site site = new Site(11, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    site.run(1);
    var tap = site.world.tap(datagram -> datagram.text().startsWith("INVITE"));
    site.edge.send(ALICE, AgentProxyTest.inviteFor(alice, "e3"));
    site.run(40);
    SeenDatagram invite = tap.datagrams().getFirst();
    site.world.inject(EDGE, invite.to(), invite.payload());
    site.run(1);
    assertThat(alice.requests("INVITE")).hasSize(1);
  }

  @Test
  @Requirement("3.4.11")
  void shouldStayReachableUntilItsTurnAndThenSetUpAnotherOne() {
    Site site = new Site(21, ALICE).sealed();
    site.edge.ask(ALICE, new ControlMessage.ReturnLater(60));
    site.run(1);
    assertThat(site.status(0).state()).isEqualTo(LineState.WAITING);
    site.edge.controls.clear();
    site.run(58);
    assertThat(site.edge.exchanges).isEqualTo(1);
    assertThat(site.edge.controls).hasAtLeastOneElementOfType(ControlMessage.KeepAlive.class);
    site.run(4);
    assertThat(site.edge.exchanges).isEqualTo(2);
    assertThat(site.status(0).state()).isEqualTo(LineState.SEALED);
  }

  @Test
  void shouldComeBeforeItsTurnWhenTheEdgeOrAPhoneWaits() {
    Site site = new Site(22, ALICE, BOB).sealed();
    site.edge.ask(ALICE, new ControlMessage.ReturnLater(600));
    site.edge.ask(BOB, new ControlMessage.ReturnLater(600));
    site.run(1);
    site.edge.ask(ALICE, new ControlMessage.Refused(Refusal.EXPIRED));
    PhoneEnd bob = site.phone(BOB, 5071);
    bob.register(600);
    site.run(1);
    assertThat(site.edge.exchanges).isEqualTo(4);
    assertThat(bob.statuses("REGISTER")).containsExactly(200);
    assertThat(site.status(0).state()).isEqualTo(LineState.SEALED);
  }

  @Test
  void shouldNotHearAStrangerWhoPlaysTheEdge() {
    Site site = new Site(12, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    site.run(1);
    byte[] invite = AgentProxyTest.inviteFor(alice, "e4").getBytes(StandardCharsets.UTF_8);
    site.world.inject(EDGE, site.edge.addressOf(ALICE), invite);
    site.run(1);
    assertThat(alice.requests("INVITE")).isEmpty();
    assertThat(site.agent.refused(Refusal.UNSEALED)).isEqualTo(1);
  }
}
