package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.Site.ALICE;
import static org.callseal.agent.Site.EDGE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.agent.status.LineState;
import org.callseal.core.association.Grant;
import org.callseal.core.association.ServerSet;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.crypto.Sha256;
import org.callseal.core.seal.Refusal;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SeenDatagram;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.seal.SipControl;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** How an agent comes to an association, whatever happens on the way. */
final class AgentExchangeTest {

  @Test
  @Requirement("3.1.1")
  void shouldSetUpAnAssociationWithoutAWordOfAPhone() {
    Site site = new Site(1, ALICE);
    assertThat(site.until(() -> site.edge.associations() == 1, 8)).isTrue();
    site.run(1);
    assertThat(site.status(0).state()).isEqualTo(LineState.SEALED);
    assertThat(site.edge.controls.getFirst()).isInstanceOf(ControlMessage.Message3.class);
  }

  @Test
  void shouldLetTheFirstRegisterCarryTheEndOfTheExchange() {
    Site site = new Site(2, ALICE);
    PhoneEnd alice = site.phone(ALICE, 5070);
    var tap = site.world.tap();
    alice.register(600);
    assertThat(site.until(() -> alice.statuses("REGISTER").contains(200), 5)).isTrue();
    // Two round trips in all: message_1, message_2, REGISTER with message_3, its answer with grant.
    assertThat(tap.count()).isEqualTo(4);
    site.run(3);
    assertThat(alice.statuses("REGISTER")).containsExactly(200);
    assertThat(site.status(0).state()).isEqualTo(LineState.SEALED);
    assertThat(site.edge.requests("REGISTER")).hasSize(1);
  }

  @Test
  void shouldWaitSomeSecondsForTheRegisterOfAPhoneThatStartsWithIt() {
    Site site = new Site(2, ALICE);
    PhoneEnd alice = site.phone(ALICE, 5070);
    var tap = site.world.tap();
    site.until(() -> tap.count() == 2, 5);
    site.run(3);
    alice.register(600);
    assertThat(site.until(() -> alice.statuses("REGISTER").contains(200), 5)).isTrue();
    assertThat(tap.count()).isEqualTo(4);
  }

  @Test
  void shouldSetUpItsAssociationWhenAnyOneMessageOfTheExchangeIsLost() {
    for (int lost = 0; lost < 4; lost++) {
      Site site = new Site(10 + lost, ALICE);
      PhoneEnd alice = site.phone(ALICE, 5070);
      site.world.addFault(skipping(lost));
      alice.register(600);
      boolean registered = site.until(() -> alice.statuses("REGISTER").contains(200), 10);
      assertThat(registered).as("message %d of the exchange was lost", lost).isTrue();
      site.run(5);
      assertThat(alice.statuses("REGISTER")).containsExactly(200);
      assertThat(site.edge.associations()).isEqualTo(1);
    }
  }

  @Test
  void shouldSetUpOneAssociationWhenEveryMessageArrivesTwice() {
    Site site = new Site(3, ALICE);
    PhoneEnd alice = site.phone(ALICE, 5070);
    site.world.addFault(Fault.copies(1, Duration.ofMillis(300)));
    alice.register(600);
    assertThat(site.until(() -> alice.statuses("REGISTER").contains(200), 5)).isTrue();
    site.run(5);
    assertThat(alice.statuses("REGISTER")).containsExactly(200);
    assertThat(site.edge.associations()).isEqualTo(1);
    assertThat(site.edge.exchanges).isEqualTo(1);
    assertThat(site.edge.requests("REGISTER")).hasSize(1);
  }

  @Test
  void shouldShowTheCookieThatTheEdgeDemands() {
    Site site = new Site(4, ALICE);
    site.edge.demandsCookie = true;
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    assertThat(site.until(() -> alice.statuses("REGISTER").contains(200), 5)).isTrue();
  }

  @Test
  void shouldSetUpItsAssociationWithAWrongClock() {
    Site site = new Site(5, Duration.ofDays(-400), ALICE);
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);
    assertThat(site.until(() -> alice.statuses("REGISTER").contains(200), 5)).isTrue();
  }

  @Test
  @Requirement("3.4.12")
  void shouldGoOnWithItsExchangeWhenARefusalIsForged() {
    Site site = new Site(6, ALICE);
    PhoneEnd alice = site.phone(ALICE, 5070);
    site.world.addFault(passage -> forgeRefusal(site, passage.datagram()));
    alice.register(600);
    assertThat(site.until(() -> alice.statuses("REGISTER").contains(200), 5)).isTrue();
  }

  /** Answers every unsealed question before the edge does. */
  private static void forgeRefusal(Site site, SeenDatagram datagram) {
    if (datagram.to().equals(EDGE)
        && !datagram.text().contains("\r\nSeal: ")
        && SipParser.parse(datagram.payload()) instanceof SipRequest question) {
      byte[] payload = new ControlMessage.Refused(Refusal.NOT_ADMITTED).toBytes();
      site.world.inject(EDGE, datagram.from(), SipControl.answer(question, payload));
    }
  }

  /** Says that the exchange is lost, as an edge may, whenever message_3 goes out. */
  private static Fault callingItLost(Site site) {
    List<SipRequest> questions = new ArrayList<>();
    return passage -> {
      SeenDatagram datagram = passage.datagram();
      if (!datagram.to().equals(EDGE)) {
        return;
      }
      if (!datagram.text().contains("\r\nSeal: ")
          && SipParser.parse(datagram.payload()) instanceof SipRequest question) {
        questions.add(question);
      } else if (!questions.isEmpty()) {
        byte[] payload = new ControlMessage.Refused(Refusal.UNKNOWN_ASSOCIATION).toBytes();
        byte[] word = SipControl.answer(questions.getLast(), payload);
        site.world.inject(EDGE, datagram.from(), word);
      }
    };
  }

  @Test
  @Requirement("3.4.12")
  void shouldHaveTheGrantOfAnExchangeThatSomebodyCallsLost() {
    Site site = new Site(21, ALICE);
    PhoneEnd alice = site.phone(ALICE, 5070);
    site.world.addFault(callingItLost(site));
    alice.register(600);

    assertThat(site.until(() -> alice.statuses("REGISTER").contains(200), 2)).isTrue();
    site.run(60);
    assertThat(alice.statuses("REGISTER")).containsExactly(200);
    assertThat(site.edge.exchanges).as("one besides, at the most").isLessThanOrEqualTo(2);
    assertThat(site.status(0).state()).isEqualTo(LineState.SEALED);
  }

  @Test
  void shouldTakeAGrantThatComesAfterTheAnswerToTheExchangeBesideIt() {
    Site site = new Site(25, ALICE);
    site.world.addFault(callingItLost(site));
    Fault late = passage -> passage.delayBy(Duration.ofSeconds(1));
    site.world.addFault(
        late.when(sent -> sent.from().equals(EDGE) && sent.text().contains("\r\nSeal: ")));
    site.phone(ALICE, 5070).register(600);
    assertThat(site.until(() -> site.edge.exchanges == 2, 3)).isTrue();
    site.edge.losesExchanges = 1_000;

    assertThat(site.until(() -> site.status(0).state() == LineState.SEALED, 3)).isTrue();
  }

  @Test
  void shouldBeginAnewAtOnceWhenTheEdgeSaysThatTheExchangeIsLost() {
    Site site = new Site(22, ALICE);
    site.edge.losesExchanges = 1;
    site.world.addFault(callingItLost(site));
    PhoneEnd alice = site.phone(ALICE, 5070);
    alice.register(600);

    assertThat(site.until(() -> site.status(0).state() == LineState.SEALED, 3)).isTrue();
    assertThat(site.edge.exchanges).isEqualTo(2);
    assertThat(site.until(() -> alice.statuses("REGISTER").contains(200), 5)).isTrue();
  }

  @Test
  void shouldBeginOneExchangeInThirtySecondsForWhatAnyoneCanSay() {
    Site site = new Site(23, ALICE);
    site.edge.losesExchanges = 1_000;
    site.world.addFault(callingItLost(site));
    site.phone(ALICE, 5070).register(600);
    site.run(17);

    assertThat(site.edge.exchanges).isEqualTo(2);
  }

  @Test
  void shouldBeginAnewAtOnceWhenTheEdgeSaysUnderSealThatWhatRisesHasEnded() {
    Site site = new Site(24, ALICE);
    site.edge.endsInPlaceOfGrant = true;
    site.phone(ALICE, 5070).register(600);
    assertThat(site.until(() -> site.edge.exchanges == 1, 5)).isTrue();

    assertThat(site.until(() -> site.edge.exchanges == 2, 3)).isTrue();
    site.edge.endsInPlaceOfGrant = false;
    assertThat(site.until(() -> site.status(0).state() == LineState.SEALED, 5)).isTrue();
  }

  @Test
  void shouldTryAgainAtGrowingDistancesWhenNoEdgeAnswers() {
    Site site = new Site(7, ALICE);
    site.edge.silent = true;
    var tap = site.world.tap();
    site.run(600);
    // 8 messages in 16 s, then pauses of 1, 2, 4 ... 64 s.
    assertThat(tap.count()).isBetween(60, 180);
    site.edge.silent = false;
    assertThat(site.until(() -> site.edge.associations() == 1, 90)).isTrue();
  }

  @Test
  @Requirement("3.4.11")
  void shouldRenewItsAssociationAtAboutFourFifthsOfItsLife() {
    Site site = new Site(8, ALICE);
    site.edge.grant = new Grant(1000, List.of(), ServerSet.EMPTY, 0, new byte[0]);
    site.sealed();
    var first = site.status(0).spi();
    site.run(740);
    assertThat(site.edge.associations()).isEqualTo(1);
    site.run(120);
    assertThat(site.edge.associations()).isEqualTo(2);
    assertThat(site.status(0).state()).isEqualTo(LineState.SEALED);
    assertThat(site.status(0).spi()).isNotEqualTo(first);
  }

  @Test
  void shouldRenewItsAssociationWhenTheEdgeAsksForIt() {
    Site site = new Site(11, ALICE).sealed();
    site.edge.ask(ALICE, new ControlMessage.RenewalRequest());
    assertThat(site.until(() -> site.edge.associations() == 2, 5)).isTrue();
    site.run(60);
    assertThat(site.edge.associations()).isEqualTo(2);
  }

  @Test
  @Requirement("3.1.20")
  void shouldRenewAtOnceWhereARegistrarWantsMoreThanIsLeft() {
    Site site = new Site(10, ALICE);
    site.edge.grant = new Grant(1000, List.of(), ServerSet.EMPTY, 0, new byte[0]);
    PhoneEnd alice = site.phone(ALICE, 5070);
    site.sealed();
    site.run(600);
    site.edge.answers =
        (edge, request) -> Optional.of(tooBrief(request, edge.associations() == 1 ? 450 : 900));
    alice.register(60);
    assertThat(site.until(() -> site.edge.associations() == 2, 5)).isTrue();
    // No association would leave 900 s for long: another one would not help.
    alice.register(60);
    site.run(30);
    assertThat(site.edge.associations()).isEqualTo(2);
  }

  private static byte[] tooBrief(SipRequest request, int least) {
    return SipRewrite.of((SipMessage) SipParser.parse(EdgeEnd.response(request, 423)))
        .addLast(HeaderName.MIN_EXPIRES, String.valueOf(least))
        .bytes();
  }

  @Test
  void shouldBelieveADomainStatementOnlyUnderAKeyThatItHolds() {
    Site site = new Site(9, ALICE);
    byte[] genuine = site.domain.statement(7, site.domain.signingKey);
    byte[] forged = site.domain.statement(8, site.domain.curve.generate(site.domain.random));
    for (byte[] statement : new byte[][] {genuine, forged}) {
      site.edge.statement = statement;
      site.edge.grant =
          new Grant(
              100, List.of(), ServerSet.EMPTY, statement == genuine ? 7 : 8, Sha256.of(statement));
      site.run(110);
      assertThat(site.status(0).statement()).isEqualTo(7);
    }
  }

  /** Loses one datagram: the first, the second... between agent and edge. */
  private static Fault skipping(int which) {
    int[] seen = {0};
    return passage -> {
      if (seen[0]++ == which) {
        passage.lose();
      }
    };
  }
}
