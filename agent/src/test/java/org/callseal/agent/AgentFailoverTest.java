package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.BOB;
import static org.callseal.agent.Site.EDGE;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.agent.status.LineState;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Mac;
import org.callseal.simulation.SeenDatagram;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** An agent whose edge dies, is slow or comes back, where others have the same association. */
final class AgentFailoverTest {

  private static final InetSocketAddress SECOND = new InetSocketAddress("203.0.113.11", 5060);
  private static final InetSocketAddress THIRD = new InetSocketAddress("203.0.113.12", 5060);

  private static Site registered(Site site, PhoneEnd phone) {
    phone.register(3600);
    site.run(1);
    assertThat(phone.statuses("REGISTER")).containsExactly(200);
    return site;
  }

  private static InetSocketAddress at(Site site) {
    return site.status(0).server().orElseThrow();
  }

  @Test
  @Requirement({"3.1.2", "3.4.4"})
  void shouldHaveAMessageTakenAtAnotherEdgeWithinASecondUnderTheSameAssociation() {
    for (int seed = 1; seed <= 20; seed++) {
      Site site = Site.ofEdges(seed, 3, ALICE).sealed();
      PhoneEnd alice = site.phone(ALICE, 5070);
      registered(site, alice);
      var association = site.status(0).spi();
      site.run(seed * 1.7);
      site.edge.silent = true;
      Duration before = site.world.elapsed();
      alice.send("MESSAGE", BOB, BOB, "");
      EdgeEnd second = site.edges.get(1);
      assertThat(site.until(() -> !second.requests("MESSAGE").isEmpty(), 32)).isTrue();
      assertThat(site.world.elapsed().minus(before)).isLessThan(Duration.ofSeconds(1));
      site.run(1);
      assertThat(alice.statuses("MESSAGE")).containsExactly(200);
      assertThat(second.requests("MESSAGE")).hasSize(1);
      assertThat(site.exchanges()).isEqualTo(1);
      assertThat(site.status(0).spi()).isEqualTo(association);
      assertThat(at(site)).isEqualTo(SECOND);
    }
  }

  @Test
  @Requirement("3.4.4")
  void shouldBeReachableAtAnotherEdgeOneKeepAliveLaterWhenItsPhonesAreSilent() {
    Site site = Site.ofEdges(31, 2, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    registered(site, alice);
    site.edge.silent = true;
    // 25 s and a fifth, 0.5 s, and round trips.
    site.run(30 + 0.5 + 0.2);
    site.edges.get(1).send(ALICE, AgentProxyTest.inviteFor(alice, "f1"));
    site.run(0.2);
    assertThat(alice.requests("INVITE")).hasSize(1);
    assertThat(site.exchanges()).isEqualTo(1);
    assertThat(site.status(0).state()).isEqualTo(LineState.SEALED);
  }

  @Test
  @Requirement("3.4.4")
  void shouldTryOneServerAfterTheOtherUntilOneAnswers() {
    Site site = Site.ofEdges(32, 4, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    registered(site, alice);
    site.edges.subList(0, 3).forEach(edge -> edge.silent = true);
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(2);
    assertThat(site.edges.get(3).requests("MESSAGE")).hasSize(1);
    assertThat(alice.statuses("MESSAGE")).containsExactly(200);
    assertThat(site.exchanges()).isEqualTo(1);
  }

  @Test
  @Requirement({"3.1.2", "3.4.4"})
  void shouldSealEverythingUnansweredAgainForTheNextEdge() {
    Site site = Site.ofEdges(33, 2, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    registered(site, alice);
    site.edge.silent = true;
    alice.register(3600);
    alice.send("MESSAGE", BOB, BOB, "");
    alice.send("OPTIONS", BOB, BOB, "");
    site.run(1);
    assertThat(alice.statuses("REGISTER")).containsExactly(200, 200);
    assertThat(alice.statuses("MESSAGE")).containsExactly(200);
    assertThat(alice.statuses("OPTIONS")).containsExactly(200);
    assertThat(site.edges.get(1).received).hasSize(3);
  }

  @Test
  @Requirement("3.4.4")
  void shouldUseItsAssociationWithNoServerThatTheGrantDoesNotName() {
    Site site = Site.ofEdges(34, 3, ALICE);
    site.grant(List.of(EDGE, THIRD));
    site.sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    registered(site, alice);
    var stranger = site.world.tap(datagram -> datagram.to().equals(SECOND));
    site.edge.silent = true;
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(2);
    assertThat(alice.statuses("MESSAGE")).containsExactly(200);
    assertThat(at(site)).isEqualTo(THIRD);
    site.edges.get(2).silent = true;
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(60);
    assertThat(stranger.count()).isZero();
  }

  @Test
  void shouldStayWhereTheAssociationWasSetUpWhenTheGrantNamesNobody() {
    Site site = Site.ofEdges(35, 2, ALICE);
    site.grant(List.of());
    site.sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    registered(site, alice);
    var other =
        site.world.tap(
            datagram -> datagram.to().equals(SECOND) && datagram.text().contains("\r\nSeal:"));
    site.edge.silent = true;
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(8);
    assertThat(other.count()).isZero();
  }

  @Test
  @Requirement("3.4.4")
  void shouldTellAPhoneOnceWhenTwoEdgesAnswerAndSettleOnOne() {
    Site site = Site.ofEdges(36, 2, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    registered(site, alice);
    // The first is slow, not dead: 700 ms there and back.
    site.world.addFault(passage -> {
      if (passage.datagram().to().equals(EDGE)) {
        passage.delayBy(Duration.ofMillis(700));
      }
    });
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(3);
    assertThat(alice.statuses("MESSAGE")).containsExactly(200);
    assertThat(site.edge.requests("MESSAGE")).isNotEmpty();
    assertThat(site.edges.get(1).requests("MESSAGE")).hasSize(1);
    var toFirst =
        site.world.tap(
            datagram -> datagram.to().equals(EDGE) && datagram.text().startsWith("MESSAGE"));
    for (int i = 0; i < 300; i++) {
      alice.send("MESSAGE", BOB, BOB, "");
      site.run(1);
    }
    // It answers, but not in time: it is not come back to.
    assertThat(toFirst.count()).isZero();
    assertThat(alice.statuses("MESSAGE")).hasSize(301);
    assertThat(at(site)).isEqualTo(SECOND);
    assertThat(site.exchanges()).isEqualTo(1);
  }

  @Test
  void shouldNotLeaveAnEdgeWhoseCallAgentIsSlow() {
    Site site = Site.ofEdges(37, 2, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    registered(site, alice);
    site.edge.answers = (edge, request) -> Optional.empty();
    var second = site.world.tap(datagram -> datagram.to().equals(SECOND));
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(20);
    assertThat(second.count()).isZero();
    assertThat(at(site)).isEqualTo(EDGE);
  }

  @Test
  @Requirement({"3.1.15", "3.4.12"})
  void shouldNotBeMovedByNoticesThatComeLateOrAgain() {
    Site site = Site.ofEdges(38, 2, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    registered(site, alice);
    List<SeenDatagram> notices = new ArrayList<>();
    site.world.addFault(passage -> {
      if (passage.datagram().text().startsWith("OPTIONS")
          && !passage.datagram().to().equals(EDGE)
          && !passage.datagram().to().equals(SECOND)) {
        notices.add(passage.datagram());
        if (passage.datagram().from().equals(EDGE)) {
          passage.lose();
        }
      }
    });
    // The first restarts, and its notice is held back until the line has gone.
    site.edge.restart();
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(2);
    assertThat(alice.statuses("MESSAGE")).containsExactly(200);
    assertThat(at(site)).isEqualTo(SECOND);
    assertThat(notices).extracting(SeenDatagram::from).contains(EDGE, SECOND);
    site.edge.silent = true;
    var toFirst = site.world.tap(datagram -> datagram.to().equals(EDGE));
    for (int i = 0; i < 5; i++) {
      alice.send("MESSAGE", BOB, BOB, "");
      notices.forEach(held -> site.world.inject(held.from(), held.to(), held.payload()));
      site.run(1);
      assertThat(at(site)).isEqualTo(SECOND);
    }
    assertThat(toFirst.count()).isZero();
    assertThat(alice.statuses("MESSAGE")).hasSize(6);
  }

  @Test
  @Requirement("3.4.12")
  void shouldNotBeMovedByUnsealedRefusals() {
    Site site = Site.ofEdges(39, 2, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    registered(site, alice);
    site.world.addFault(passage -> AgentEndsTest.forgeRefusal(site, passage.datagram()));
    for (int i = 0; i < 40; i++) {
      alice.send("MESSAGE", BOB, BOB, "");
      site.run(1);
    }
    assertThat(at(site)).isEqualTo(EDGE);
    // The edge answers under seal, so that nothing has to be set up either.
    assertThat(site.exchanges()).isEqualTo(1);
  }

  @Test
  @Requirement("3.4.12")
  void shouldNotObeyANoticeOfAnEdgeThatItAskedNothing() {
    Site site = Site.ofEdges(40, 2, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    registered(site, alice);
    site.edges.get(1).ask(ALICE, new ControlMessage.SwitchNotice(Mac.read(new byte[16], 0)));
    site.run(1);
    alice.send("MESSAGE", BOB, BOB, "");
    site.run(1);
    assertThat(site.edge.requests("MESSAGE")).hasSize(1);
    assertThat(at(site)).isEqualTo(EDGE);
  }

  @Test
  @Requirement("3.4.4")
  void shouldSetUpAnotherAssociationOnlyWhenNoEdgeKnowsIt() {
    Site site = Site.ofEdges(41, 3, ALICE).sealed();
    PhoneEnd alice = site.phone(ALICE, 5070);
    registered(site, alice);
    site.edges.forEach(edge -> edge.silent = true);
    site.run(90);
    assertThat(site.status(0).state()).isEqualTo(LineState.EDGE_SILENT);
    EdgeEnd last = site.edges.get(2);
    last.restart();
    last.silent = false;
    // Whoever comes back is asked under seal before there is an exchange with anybody.
    site.run(90);
    assertThat(site.status(0).state()).isEqualTo(LineState.SEALED);
    assertThat(at(site)).isEqualTo(THIRD);
    assertThat(site.exchanges()).isEqualTo(1);

    last.silent = true;
    site.run(60);
    site.edges.forEach(EdgeEnd::forgetStore);
    site.edges.forEach(edge -> edge.silent = false);
    site.run(100);
    assertThat(site.status(0).state()).isEqualTo(LineState.SEALED);
    assertThat(site.exchanges()).isEqualTo(2);
  }
}
