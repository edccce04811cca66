package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.simulation.HoldBack;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.Tap;
import org.callseal.sip.SipResponse;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated;
import org.callseal.sip.seal.SipSeal;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an edge answers, seals or says nothing to, for each refusal; the table is a document. */
class RefusalsTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final InetSocketAddress STRANGER = new InetSocketAddress("192.0.2.66", 6666);

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;
  private Tap toEdge;
  private Tap back;
  private Map<Refusal, Long> before;

  @BeforeEach
  void start() {
    world = new World(folder);
    alice = world.registered(ALICE);
    toEdge = world.network.tap(seen -> seen.to().equals(World.OUTER));
    back = world.network.tap(seen -> seen.from().equals(World.OUTER));
    before = counted();
  }

  private Map<Refusal, Long> counted() {
    Map<Refusal, Long> counts = new EnumMap<>(Refusal.class);
    counts.putAll(world.edge.counters().refusals());
    return counts;
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void shouldSayNothingToWhatIsMalformed() {
    String twice = registered().text().replaceFirst("From: ", "From: <sip:x@y.z>;tag=1\r\nFrom: ");
    inject(bytes(twice));
    expectSilence(Refusal.MALFORMED);
    inject(question("817f"));
    expectSilence(Refusal.MALFORMED);
  }

  @Test
  @Requirement("3.1.8")
  void shouldSayNothingToASealOfAnotherVersion() {
    inject(bytes(registered().text().replace("Seal: v=1;", "Seal: v=2;")));
    expectSilence(Refusal.UNSUPPORTED_VERSION);
  }

  @Test
  @Requirement("3.1.8")
  void shouldNameTheVersionsItSpeaksToAControlQuestionOfAnother() {
    inject(question("850201" + "40".repeat(90)));
    expectCounted(Refusal.UNSUPPORTED_VERSION);
    assertThat(control(back.datagrams().getFirst()))
        .isEqualTo(new ControlMessage.Refused(Refusal.UNSUPPORTED_VERSION, List.of(1)));
  }

  @Test
  void shouldSayNothingUnderAnAssociationItDoesNotKnow() {
    inject(bytes(registered().text().replaceFirst("s=.....", "s=AAEC-")));
    expectSilence(Refusal.UNKNOWN_ASSOCIATION);
  }

  @Test
  @Requirement("3.4.11")
  void shouldSayUnderSealThatTheAssociationHasEnded() {
    world.edge.revoke(alice.kid());
    world.run(10);
    back.clear();
    alice.send(Sip.register(ALICE));
    alice.ask(new ControlMessage.KeepAlive(new byte[80]));
    world.run(100);
    expectCounted(Refusal.EXPIRED, Refusal.EXPIRED);
    expectForbidden(Refusal.EXPIRED);
    assertThat(alice.sealedControls).contains(new ControlMessage.Refused(Refusal.EXPIRED));
    assertThat(back.datagrams()).allMatch(RefusalsTest::isSealed);
  }

  @Test
  void shouldSayNothingToWhatIsNotAuthentic() {
    HoldBack tap = world.network.holdBack(seen -> seen.to().equals(World.OUTER));
    alice.send(Sip.register(ALICE));
    inject(bytes(tap.held().getFirst().text().replace("phone@", "phony@")));
    expectSilence(Refusal.NOT_AUTHENTIC);
  }

  @Test
  void shouldSayNothingToACopy() {
    inject(registered().payload());
    expectSilence(Refusal.REPLAYED);
  }

  @Test
  void shouldSayNothingToWhatIsTooOld() {
    SeenDatagram old = registered();
    world.run(6_000);
    registered();
    inject(old.payload());
    expectSilence(Refusal.TOO_OLD);
  }

  /** Only to a number above those it has noticed, and never longer than the question. */
  @Test
  void shouldAnswerWhatIsForAnInstanceThatIsGoneWithASealedNoticeOnce() {
    SeenDatagram old = registered();
    world.killEdge();
    world.startEdge();
    before = counted();
    inject(old.payload());
    expectCounted(Refusal.WRONG_INSTANCE);
    SeenDatagram notice = back.datagrams().getFirst();
    assertThat(control(notice)).isInstanceOf(ControlMessage.SwitchNotice.class);
    assertThat(isSealed(notice)).isTrue();
    assertThat(notice.payload().length).isLessThanOrEqualTo(old.payload().length);
    back.clear();
    inject(old.payload());
    expectSilence(Refusal.WRONG_INSTANCE);
  }

  @Test
  @Requirement("3.1.18")
  void shouldForbidUnderSealWhatIsOutOfScope() {
    alice.send(Sip.request("MESSAGE", ALICE, "sip:bob@example.net", ALICE));
    world.run(100);
    expectCounted(Refusal.OUT_OF_SCOPE);
    expectForbidden(Refusal.OUT_OF_SCOPE);
    assertThat(back.datagrams()).allMatch(RefusalsTest::isSealed);
  }

  @Test
  void shouldHintToADeviceThatItIsNotAdmitted() {
    TestEndpoint bob = world.device("sip:bob@example.net");
    world.register.remove(Identity.parse("sip:bob@example.net").orElseThrow());
    bob.begin();
    world.run(100);
    expectCounted(Refusal.NOT_ADMITTED);
    assertThat(bob.unsealedControls)
        .containsExactly(new ControlMessage.Refused(Refusal.NOT_ADMITTED));
  }

  @Test
  void shouldGiveACookieToWhoNeedsOne() {
    TestEndpoint bob = world.device("sip:bob@example.net");
    bob.clockOffset = 3_600;
    bob.begin();
    world.run(100);
    expectCounted(Refusal.COOKIE_NEEDED);
    assertThat(bob.unsealedControls.getFirst()).isInstanceOf(ControlMessage.Cookie.class);
  }

  @Test
  void shouldSayNothingWhenThereIsTooMuch() {
    byte[] invite = Sip.request("INVITE", ALICE, "sip:x@example.com", ALICE).bytes();
    String padded =
        new String(invite, ISO_8859_1).replaceFirst("To:", "X: " + "x".repeat(200) + "\r\nTo:");
    for (int i = 0; i < 1_000; i++) {
      world.network.inject(STRANGER, World.OUTER, bytes(padded));
    }
    world.run(100);
    long answered = world.refused(Refusal.UNSEALED);
    assertThat(answered).isLessThan(500);
    assertThat(world.refused(Refusal.OVERLOADED)).isEqualTo(1_000 - answered);
    assertThat(back.count()).isEqualTo((int) answered);
  }

  /** A REGISTER of hers that was taken, as it went to the edge. */
  private SeenDatagram registered() {
    alice.send(Sip.register(ALICE));
    world.run(100);
    back.clear();
    return toEdge.datagrams().getLast();
  }

  private byte[] question(String payload) {
    return SipControl.UDP.question(
        java.util.HexFormat.of().parseHex(payload), STRANGER, World.OUTER, new byte[8]);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private void inject(byte[] datagram) {
    world.network.inject(STRANGER, World.OUTER, datagram);
    world.run(100);
  }

  /** No more and nothing else was counted since. */
  private void expectCounted(Refusal... refusals) {
    Arrays.stream(refusals).forEach(refusal -> before.merge(refusal, 1L, Long::sum));
    assertThat(counted()).isEqualTo(before);
  }

  private void expectSilence(Refusal refusal) {
    expectCounted(refusal);
    assertThat(back.datagrams()).extracting(SeenDatagram::text).isEmpty();
  }

  private void expectForbidden(Refusal why) {
    SipResponse answer = alice.responses().getLast();
    assertThat(answer.status()).isEqualTo(403);
    assertThat(new String(answer.bytes(), ISO_8859_1)).contains("399 callseal \"" + why.word());
  }

  private static boolean isSealed(SeenDatagram seen) {
    return SipSeal.UDP.locate(seen.payload()) instanceof org.callseal.sip.seal.SipSealed;
  }

  private static ControlMessage control(SeenDatagram seen) {
    byte[] payload =
        switch (SipSeal.UDP.locate(seen.payload())) {
          case org.callseal.sip.seal.SipSealed sealed -> sealed.control().orElseThrow();
          case SipLocated.Unsealed unsealed -> unsealed.control().orElseThrow();
          default -> throw new AssertionError(seen.text());
        };
    return ((ControlParse.Parsed) ControlParse.read(payload)).message();
  }
}
