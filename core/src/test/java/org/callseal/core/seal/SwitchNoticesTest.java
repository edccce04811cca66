package org.callseal.core.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.callseal.core.seal.TailBinding.Located;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

class SwitchNoticesTest {
  private static final long SECOND = Pair.SECOND;
  private static final InetSocketAddress EDGE = address("192.0.2.2");
  private static final InetSocketAddress ENDPOINT = address("192.0.2.1");

  private final Pair pair = new Pair(5, 0);
  private final SwitchNotices notices = new SwitchNotices(pair.random);
  private final Sealer sealer = new Sealer(pair.random);
  private final Unanswered<String> unanswered = new Unanswered<>(16);

  @Test
  @Requirement({"3.1.2", "3.4.5"})
  void shouldBringTheEndpointToAnotherEdgeInOneRoundTrip() {
    Association other = pair.edgeLoaded(20 * SECOND);
    Sealed question = ask("INVITE", 20 * SECOND);
    SwitchNotices.Notice notice = notice(other, question.bytes(), 20 * SECOND);

    List<String> again =
        obey(sealedNotice(other, notice, 20 * SECOND), notice.quoted(), EDGE, 20 * SECOND);
    byte[] sealedAgain = pair.seal(pair.endpoint, again.getFirst(), 20 * SECOND);

    assertThat(again).containsExactly("INVITE");
    assertThat(Pair.open(other, sealedAgain, 20 * SECOND)).isInstanceOf(Verdict.Verified.class);
    byte[] answer = pair.seal(other, "200", 20 * SECOND);
    assertThat(Pair.open(pair.endpoint, answer, 20 * SECOND)).isInstanceOf(Verdict.Verified.class);
  }

  @Test
  void shouldSealNothingButTheQuotedAgainWhereCopiesAreNotToldApart() {
    Unanswered<String> careful = new Unanswered<>(16, Unanswered.Again.QUOTED);
    Association other = pair.edgeLoaded(20 * SECOND);
    careful.sent(ask("CRCX 1", 20 * SECOND).mac(), "CRCX 1", EDGE, 20 * SECOND);
    Sealed refused = ask("CRCX 2", 20 * SECOND);
    careful.sent(refused.mac(), "CRCX 2", EDGE, 20 * SECOND);
    SwitchNotices.Notice notice = notice(other, refused.bytes(), 20 * SECOND);
    byte[] sealed = sealedNotice(other, notice, 20 * SECOND);

    assertThat(
            notices.obey(
                wrong(pair.endpoint, sealed, 20 * SECOND),
                notice.quoted(),
                EDGE,
                careful,
                20 * SECOND))
        .containsExactly("CRCX 2");
    assertThat(careful.size()).isEqualTo(1);
  }

  @Test
  @Requirement({"3.1.15", "3.4.12"})
  void shouldObeyOnlyForAnUnansweredMessageFromWhereItWent() {
    Association other = pair.edgeLoaded(20 * SECOND);
    Sealed question = ask("INVITE", 20 * SECOND);
    SwitchNotices.Notice notice = notice(other, question.bytes(), 20 * SECOND);
    byte[] sealed = sealedNotice(other, notice, 20 * SECOND);
    Mac quoted = notice.quoted();
    Instance before = pair.endpoint.peer().orElseThrow();

    assertThat(obey(sealed, Mac.read(new byte[16], 0), EDGE, 20 * SECOND)).isEmpty();
    assertThat(obey(sealed, quoted, ENDPOINT, 20 * SECOND)).isEmpty();
    assertThat(obey(sealed, quoted, EDGE, 52 * SECOND)).isEmpty();
    unanswered.answered("INVITE");
    assertThat(obey(sealed, quoted, EDGE, 20 * SECOND)).isEmpty();
    assertThat(pair.endpoint.peer()).contains(before);
  }

  @Test
  @Requirement("3.1.15")
  void shouldObeyACopyOfANoticeOnlyOnce() {
    Association other = pair.edgeLoaded(20 * SECOND);
    Sealed question = ask("INVITE", 20 * SECOND);
    SwitchNotices.Notice notice = notice(other, question.bytes(), 20 * SECOND);
    byte[] sealed = sealedNotice(other, notice, 20 * SECOND);
    obey(sealed, notice.quoted(), EDGE, 20 * SECOND);

    assertThat(Pair.open(pair.endpoint, sealed, 20 * SECOND)).isInstanceOf(Verdict.Refused.class);
  }

  /** The other edge has sent a call agent's message before it was asked anything. */
  @Test
  @Requirement({"3.1.2", "3.4.5"})
  void shouldObeyANoticeForAnInstanceThatWasDrawnAnewMeanwhile() {
    Crossing crossing = new Crossing(20 * SECOND);
    assertThat(obey(crossing.held, crossing.notice.quoted(), EDGE, 20 * SECOND))
        .containsExactly("INVITE");
    assertThat(pair.endpoint.peer()).contains(crossing.other.own());
    byte[] again = pair.seal(pair.endpoint, "INVITE", 20 * SECOND);
    assertThat(Pair.open(crossing.other, again, 20 * SECOND)).isInstanceOf(Verdict.Verified.class);
    byte[] answer = pair.seal(crossing.other, "200", 20 * SECOND);
    assertThat(Pair.open(pair.endpoint, answer, 20 * SECOND)).isInstanceOf(Verdict.Verified.class);
  }

  @Test
  @Requirement({"3.1.15", "3.4.12"})
  void shouldReopenNothingForANoticeThatWasForAFormerInstance() {
    Crossing crossing = new Crossing(20 * SECOND);
    Association other = crossing.other;
    assertThat(Pair.open(other, crossing.answer, 20 * SECOND)).isInstanceOf(Verdict.Verified.class);
    byte[] taken = pair.seal(other, "200", 20 * SECOND);
    assertThat(Pair.open(pair.endpoint, taken, 20 * SECOND)).isInstanceOf(Verdict.Verified.class);

    Instance own = pair.endpoint.own();
    Mac quoted = crossing.notice.quoted();
    assertThat(obey(crossing.held, quoted, ENDPOINT, 20 * SECOND)).isEmpty();
    assertThat(obey(crossing.held, quoted, EDGE, 20 * SECOND)).containsExactly("INVITE");
    assertThat(obey(crossing.held, quoted, EDGE, 20 * SECOND)).isEmpty();
    assertThat(pair.endpoint.own()).isEqualTo(own);
    assertThat(Pair.open(pair.endpoint, taken, 20 * SECOND))
        .isEqualTo(new Verdict.Refused<>(Refusal.REPLAYED));
  }

  /** An edge that was left long ago: its notice must not need another one, a second later. */
  @Test
  @Requirement({"3.1.2", "3.1.15"})
  void shouldKeepItsInstanceForANoticeFromOneThatWasSilentForLong() {
    byte[] taken = pair.seal(pair.edge, "a", 0);
    assertThat(Pair.open(pair.endpoint, taken, 0)).isInstanceOf(Verdict.Verified.class);
    byte[] lastThere = pair.seal(pair.endpoint, "a", 15 * SECOND);
    assertThat(Pair.open(pair.edge, lastThere, 15 * SECOND)).isInstanceOf(Verdict.Verified.class);
    Association other = pair.edgeLoaded(20 * SECOND);
    SwitchNotices.Notice there = notice(other, ask("x", 20 * SECOND).bytes(), 20 * SECOND);
    obey(sealedNotice(other, there, 20 * SECOND), there.quoted(), EDGE, 20 * SECOND);
    byte[] held = pair.seal(pair.edge, "held", 30 * SECOND);
    Instance own = pair.endpoint.own();

    long nowNs = 40 * SECOND;
    Sealed question = ask("keep-alive", nowNs);
    SwitchNotices.Notice notice = notice(pair.edge, question.bytes(), nowNs);
    byte[] sealed = sealedNotice(pair.edge, notice, nowNs);
    assertThat(obey(sealed, notice.quoted(), EDGE, nowNs)).contains("keep-alive");
    assertThat(pair.endpoint.own()).isEqualTo(own);
    byte[] again = pair.seal(pair.endpoint, "keep-alive", nowNs);
    assertThat(Pair.open(pair.edge, again, nowNs)).isInstanceOf(Verdict.Verified.class);

    assertThat(Pair.open(pair.endpoint, taken, nowNs)).isInstanceOf(Verdict.Refused.class);
    assertThat(Pair.open(pair.endpoint, held, nowNs)).isInstanceOf(Verdict.Refused.class);
    assertThat(Pair.open(pair.endpoint, sealed, nowNs)).isInstanceOf(Verdict.Refused.class);
    byte[] answer = pair.seal(pair.edge, "200", nowNs);
    assertThat(Pair.open(pair.endpoint, answer, nowNs)).isInstanceOf(Verdict.Verified.class);
  }

  /** A question to another edge, which has just sent something of its own and knows us of old. */
  private final class Crossing {
    final Association other;
    final SwitchNotices.Notice notice;

    /** The notice that answers our question, for the instance that asked. */
    final byte[] held;

    /** Our own notice to what the edge had sent, for which we have drawn another instance. */
    final byte[] answer;

    Crossing(long nowNs) {
      AssociationTerms terms = pair.terms(Role.RESPONDER);
      other = Association.loaded(terms, pair.endpoint.own(), pair.random, Pair.LIFETIME, nowNs);
      byte[] sent = pair.seal(other, "x".repeat(80), nowNs);
      notice = notice(other, ask("INVITE", nowNs).bytes(), nowNs);
      held = sealedNotice(other, notice, nowNs);
      Instance before = pair.endpoint.own();
      answer = sealedNotice(pair.endpoint, notice(pair.endpoint, sent, nowNs), nowNs);
      assertThat(pair.endpoint.own()).isNotEqualTo(before);
    }
  }

  @Test
  void shouldTakeNoNoticeOfTheSameMessageTwice() {
    Association other = pair.edgeLoaded(0);
    byte[] question = ask("INVITE", 0).bytes();
    notice(other, question, 0);

    assertThat(Pair.open(other, question, 10 * SECOND))
        .isEqualTo(new Verdict.Refused<>(Refusal.WRONG_INSTANCE));
  }

  @Test
  void shouldSendAtMostOneNoticeASecondToOneAddress() {
    Association other = pair.edgeLoaded(0);
    notice(other, ask("a", 0).bytes(), 0);

    assertThat(answer(other, ask("b", 1).bytes(), ENDPOINT, 80, SECOND - 1)).isNull();
    assertThat(answer(other, ask("c", 2).bytes(), ENDPOINT, 80, SECOND)).isNotNull();
  }

  @Test
  void shouldSendAtMostFourNoticesASecondForOneAssociation() {
    Association other = pair.edgeLoaded(0);
    for (int i = 0; i < 4; i++) {
      byte[] question = ask("a", i).bytes();
      assertThat(answer(other, question, address("192.0.2.1" + i), 80, i)).isNotNull();
    }

    byte[] fifth = ask("a", 5).bytes();
    assertThat(Pair.open(other, fifth, 5)).isEqualTo(new Verdict.Refused<>(Refusal.WRONG_INSTANCE));
    assertThat(answer(other, ask("a", 6).bytes(), address("192.0.2.99"), 80, SECOND)).isNotNull();
  }

  @Test
  @Requirement("3.4.13")
  void shouldTellManyAssociationsBehindOneAddressAtOnce() {
    for (int i = 0; i < 1000; i++) {
      Association other = pair.edgeLoaded(0);
      assertThat(answer(other, ask("a", i).bytes(), ENDPOINT, 80, i)).isNotNull();
    }
  }

  @Test
  @Requirement("3.4.13")
  void shouldKeepOneNoticeASecondForWhereThePeerIsKnownToBe() {
    Association other = pair.edgeLoaded(0);
    int elsewhere = 0;
    for (int i = 0; i < 10; i++) {
      byte[] question = ask("a", i).bytes();
      elsewhere += answerKnowing(ENDPOINT, other, question, address("192.0.2.1" + i), i) ? 1 : 0;
    }

    assertThat(elsewhere).isEqualTo(3);
    InetSocketAddress behindNewPort = new InetSocketAddress(ENDPOINT.getAddress(), 40_000);
    assertThat(answerKnowing(ENDPOINT, other, ask("a", 11).bytes(), behindNewPort, 11)).isTrue();
    assertThat(Pair.open(other, ask("a", 12).bytes(), 12))
        .isEqualTo(new Verdict.Refused<>(Refusal.WRONG_INSTANCE));
  }

  @Test
  void shouldNeverSendANoticeLongerThanTheQuestion() {
    Association other = pair.edgeLoaded(0);
    byte[] question = ask("a".repeat(300), 0).bytes();

    assertThat(answer(other, question, ENDPOINT, question.length + 1, 0)).isNull();
    assertThat(answer(other, question, ENDPOINT, question.length, 0)).isNotNull();
  }

  @Test
  void shouldSendAShortNoticeForAnyQuestion() {
    Association other = pair.edgeLoaded(0);
    byte[] question = ask("NTFY", 0).bytes();
    assertThat(question).hasSizeLessThan(SwitchNotices.SHORT);

    assertThat(answer(other, question, ENDPOINT, SwitchNotices.SHORT + 1, 0)).isNull();
    assertThat(answer(other, question, ENDPOINT, SwitchNotices.SHORT, 0)).isNotNull();
  }

  @Test
  void shouldDrawANewInstanceForAStrangerAndKeepItsOwnOtherwise() {
    Instance edgeBefore = pair.edge.own();
    Association stranger =
        Association.loaded(
            pair.terms(Role.INITIATOR), edgeBefore, pair.random, Pair.LIFETIME, 20 * SECOND);
    byte[] question = pair.seal(stranger, "x".repeat(80), 20 * SECOND);

    assertThat(answer(pair.edge, question, ENDPOINT, 80, 20 * SECOND)).isNotNull();
    assertThat(pair.edge.own()).isNotEqualTo(edgeBefore);

    Instance drawn = pair.edge.own();
    byte[] old = pair.seal(pair.endpoint, "x".repeat(80), 22 * SECOND);
    assertThat(answer(pair.edge, old, ENDPOINT, 80, 22 * SECOND)).isNotNull();
    assertThat(pair.edge.own()).isEqualTo(drawn);
  }

  @Test
  @Requirement("3.1.15")
  void shouldNotLeaveTheDoorOpenForWhatIsSealedAfterANoticeAndHeldBack() {
    Association other = pair.edgeLoaded(0);
    long lateNs = 20 * SECOND;
    Sealed question = ask("INVITE", lateNs);
    SwitchNotices.Notice notice = notice(other, question.bytes(), lateNs);
    obey(sealedNotice(other, notice, lateNs), notice.quoted(), EDGE, lateNs);
    byte[] held = pair.seal(pair.endpoint, "INVITE", lateNs);

    assertThat(Pair.open(other, held, lateNs + 32 * SECOND)).isInstanceOf(WrongInstance.class);
  }

  @Test
  @Requirement("3.1.15")
  void shouldForgetNothingByRestingThatIsStillNeeded() {
    assertThat(pair.edge.rest(pair.random, 31 * SECOND)).isFalse();
    byte[] held = pair.seal(pair.endpoint, "held", 31 * SECOND);
    assertThat(pair.edge.rest(pair.random, 32 * SECOND)).isTrue();

    assertThat(Pair.open(pair.edge, held, 32 * SECOND)).isInstanceOf(WrongInstance.class);
  }

  private Sealed ask(String text, long nowNs) {
    byte[] padded = "%-80s".formatted(text).getBytes(StandardCharsets.UTF_8);
    Sealed sealed = sealer.seal(pair.endpoint, Pair.UDP, padded, nowNs);
    unanswered.sent(sealed.mac(), text, EDGE, nowNs);
    return sealed;
  }

  private SwitchNotices.Notice notice(Association at, byte[] question, long nowNs) {
    SwitchNotices.Notice notice = answer(at, question, ENDPOINT, 80, nowNs);
    assertThat(notice).isNotNull();
    return notice;
  }

  private SwitchNotices.Notice answer(
      Association at, byte[] question, InetSocketAddress source, int length, long nowNs) {
    WrongInstance<Located> wrong = wrong(at, question, nowNs);
    return notices.answer(wrong, source, null, length, nowNs).orElse(null);
  }

  private boolean answerKnowing(
      InetSocketAddress known,
      Association at,
      byte[] question,
      InetSocketAddress from,
      long nowNs) {
    return notices.answer(wrong(at, question, nowNs), from, known, 80, nowNs).isPresent();
  }

  private byte[] sealedNotice(Association from, SwitchNotices.Notice notice, long nowNs) {
    return sealer.sealFor(from, notice.to(), Pair.UDP, new byte[40], nowNs).bytes();
  }

  private List<String> obey(byte[] sealed, Mac quoted, InetSocketAddress source, long nowNs) {
    return notices.obey(wrong(pair.endpoint, sealed, nowNs), quoted, source, unanswered, nowNs);
  }

  private static WrongInstance<Located> wrong(Association at, byte[] bytes, long nowNs) {
    Verdict<Located> verdict = Pair.open(at, bytes, nowNs);
    assertThat(verdict).isInstanceOf(WrongInstance.class);
    return (WrongInstance<Located>) verdict;
  }

  private static InetSocketAddress address(String text) {
    return new InetSocketAddress(InetAddress.ofLiteral(text), 5060);
  }
}
