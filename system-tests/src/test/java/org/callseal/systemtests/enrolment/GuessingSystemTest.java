package org.callseal.systemtests.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.systemtests.enrolment.EnrolmentWorld.ALICE;
import static org.callseal.systemtests.enrolment.EnrolmentWorld.PASS_PHRASE;
import static org.callseal.systemtests.enrolment.EnrolmentWorld.WRONG;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.callseal.agent.enrolment.EnrolmentResult.Enrolled;
import org.callseal.agent.enrolment.EnrolmentResult.WrongPassPhraseOrServer;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.EnrolmentMessage;
import org.callseal.core.control.EnrolmentMessage.ConfirmQuestion;
import org.callseal.core.control.EnrolmentMessage.SaltQuestion;
import org.callseal.core.control.EnrolmentMessage.ShareQuestion;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.core.subscriber.Invitation;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.Tap;
import org.callseal.systemtests.enrolment.EnrolmentWorld.Enrolling;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Those who have no pass-phrase. */
class GuessingSystemTest {
  private static final byte[] NOTHING = {};

  private EnrolmentWorld world;

  @BeforeEach
  void start() throws IOException {
    world = new EnrolmentWorld(2);
    world.invite(ALICE, PASS_PHRASE);
  }

  @Test
  @Requirement("3.4.8")
  void shouldTellAFalseServerNothingBeyondItsOneGuess() throws IOException {
    Identity bob = Identity.parse("sip:bob@example.net").orElseThrow();
    world.invite(bob, WRONG);
    Tap tap = world.network.tap(datagram -> datagram.to().equals(EnrolmentWorld.EDGE));

    // To bob's device, whose pass-phrase is another, this domain is a false server with a guess.
    Enrolling device = world.enroll(bob, PASS_PHRASE);
    assertThat(device.result()).isInstanceOf(WrongPassPhraseOrServer.class);
    int asked = tap.count();
    world.run(60);
    assertThat(tap.count()).as("nothing more was sent").isEqualTo(asked);
    assertThat(device.results).hasSize(1);
    assertThat(device.isWiped()).isTrue();
  }

  @Test
  @Requirement("3.4.8")
  void shouldTakeTheSameStepsForKnownAndUnknownNamesAndEveryState() throws IOException {
    Map<String, Identity> names = new HashMap<>();
    for (String name : List.of("known", "disabled", "expired", "chosen", "spent", "unknown")) {
      names.put(name, Identity.parse("sip:" + name + "@example.net").orElseThrow());
    }
    long later = world.inSeconds(86_400);
    world.invite(generated(names.get("known"), later));
    world.invite(generated(names.get("disabled"), later));
    world.register.setEnabled(names.get("disabled"), false);
    world.invite(generated(names.get("expired"), world.inSeconds(-1)));
    world.invite(chosen(names.get("chosen"), later, 1_000_000));
    world.invite(chosen(names.get("spent"), later, 1));
    Stranger stranger = stranger();
    names.values().forEach(name -> allocated(stranger, name)); // Classes are loaded, tables made.

    Map<String, List<Long>> steps = new HashMap<>();
    for (int round = 0; round < 5; round++) {
      names.forEach((name, identity) ->
          steps.computeIfAbsent(name, _ -> new ArrayList<>()).add(allocated(stranger, identity)));
    }
    long unknown = median(steps.get("unknown"));
    // A verifier made or not made would be 7 %.
    steps.forEach((name, counts) ->
        assertThat(median(counts)).as(name).isBetween(unknown * 98 / 100, unknown * 102 / 100));
    assertThat(stranger.answers.stream().map(answer -> answer.toBytes().length).distinct())
        .as("cookies and shares, each of one length")
        .hasSize(2);
  }

  @Test
  @Requirement("3.4.8")
  void shouldGiveASaltForAnyNameAndTheSameOneEachTime() throws IOException {
    Stranger stranger = stranger();
    stranger.ask(new SaltQuestion(ALICE.text(), NOTHING, new byte[120]));
    world.run(1);
    for (String name : List.of(ALICE.text(), "sip:nobody@example.net", ALICE.text())) {
      stranger.ask(new SaltQuestion(name, stranger.cookie(), new byte[120]));
      world.run(1);
    }

    List<ControlMessage> salts = stranger.answers.subList(1, 4);
    assertThat(salts.get(0)).usingRecursiveComparison().isEqualTo(salts.get(2));
    assertThat(salts.get(1).toBytes()).hasSameSizeAs(salts.get(0).toBytes());
    assertThat(salts.get(1).toBytes()).isNotEqualTo(salts.get(0).toBytes());
  }

  @Test
  @Requirement("3.4.13")
  void shouldWorkForNobodyWithoutACookieAndAnswerNobodyAtMoreLength() throws IOException {
    Stranger stranger = stranger();
    byte[] share = point();
    stranger.guess(ALICE.text(), share);
    world.run(1);
    assertThat(world.authority.pendingEnrolments()).isZero();

    stranger.ask(new ShareQuestion(ALICE.text(), stranger.cookie(), share, NOTHING));
    stranger.ask(new ShareQuestion(ALICE.text(), new byte[16], share, NOTHING));
    stranger.guess(ALICE.text(), share);
    stranger.ask(new SaltQuestion("sip:a@b.c", stranger.cookie(), NOTHING));
    stranger.ask(confirm(stranger, ALICE.text(), share));
    stranger.ask(confirm(stranger, ALICE.text(), point()));
    world.run(1);

    assertThat(stranger.surplus).isNotEmpty().allMatch(bytes -> bytes <= 0);
    assertThat(stranger.answers)
        .filteredOn(ControlMessage.Refused.class::isInstance)
        .map(answer -> ((ControlMessage.Refused) answer).refusal())
        .containsExactlyInAnyOrder(Refusal.NOT_AUTHENTIC, Refusal.UNKNOWN_ASSOCIATION);
    assertThat(world.enroll(ALICE, PASS_PHRASE).result()).isInstanceOf(Enrolled.class);
  }

  @Test
  void shouldEndNoEnrolmentByAWrongConfirmationOfAnother() throws IOException {
    Tap tap = world.network.tap(datagram -> datagram.to().equals(EnrolmentWorld.EDGE));
    Stranger stranger = stranger();
    stranger.guess(ALICE.text(), point());
    Enrolling device = world.enroll(ALICE, PASS_PHRASE);
    SimulatedLoop onTheWay = world.network.loop("on the way");
    List<Integer> seen = new ArrayList<>();
    meddle(onTheWay, tap, stranger, seen);

    assertThat(device.result()).isInstanceOf(Enrolled.class);
    assertThat(seen).isNotEmpty();
  }

  /** Sends a wrong confirmP for every share that is seen, again and again. */
  private void meddle(SimulatedLoop loop, Tap tap, Stranger stranger, List<Integer> seen) {
    for (var datagram : tap.datagrams()) {
      shareIn(datagram.payload())
          .forEach(share -> {
            seen.add(1);
            stranger.ask(confirm(stranger, share.identity(), share.shareP()));
          });
    }
    loop.schedule(Duration.ofMillis(5), () -> meddle(loop, tap, stranger, seen));
  }

  private static Stream<ShareQuestion> shareIn(byte[] datagram) {
    return Stranger.read(datagram)
        .filter(ShareQuestion.class::isInstance)
        .map(ShareQuestion.class::cast)
        .stream();
  }

  @Test
  @Requirement({"3.4.8", "3.4.13"})
  void shouldEnrollTheOwnerAndSetUpAssociationsWhileManyGuess() throws IOException {
    Identity bob = Identity.parse("sip:bob@example.net").orElseThrow();
    world.invite(bob, PASS_PHRASE);
    Enrolling before = world.enroll(bob, PASS_PHRASE);
    before.provision();

    List<Stranger> strangers = new ArrayList<>();
    List<byte[]> shares = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      strangers.add(stranger());
      shares.add(point());
    }
    SimulatedLoop flood = world.network.loop("flood");
    flood(flood, strangers, shares, new int[1]);
    world.run(10);
    assertThat(world.edge().counters().of(Refusal.OVERLOADED)).isGreaterThan(1000);

    world.agent(before);
    assertThat(
            world.network.runUntil(
                () ->
                    world
                        .subscribers
                        .findDevice(before.provision().deviceCredential().kid())
                        .orElseThrow()
                        .active(),
                // With nobody else there it takes as long: an agent without a phone begins within
                // 2 s and waits 4 s for something to carry message_3.
                Duration.ofSeconds(7)))
        .as("an exchange goes on")
        .isTrue();
    Enrolling owner = world.enroll(ALICE, PASS_PHRASE);
    assertThat(world.network.runUntil(owner::isOver, Duration.ofSeconds(5))).isTrue();
    assertThat(owner.result()).isInstanceOf(Enrolled.class);
    assertThat(world.authority.pendingEnrolments()).isLessThan(60 * 50 + 300);
  }

  /** Every stranger guesses ten times a second, at Alice's and at others' pass-phrases. */
  private void flood(
      SimulatedLoop loop, List<Stranger> strangers, List<byte[]> shares, int[] round) {
    int now = round[0]++;
    for (int i = 0; i < strangers.size(); i++) {
      String identity = i % 2 == 0 ? ALICE.text() : "sip:user" + (i + now) + "@example.net";
      // Some of them ask the same as others do, from addresses of their own.
      strangers.get(i).guess(identity, shares.get((i + now) / 2 % shares.size()));
    }
    loop.schedule(Duration.ofMillis(100), () -> flood(loop, strangers, shares, round));
  }

  private long allocated(Stranger stranger, Identity identity) {
    for (int tries = 0; tries < 2; tries++) {
      stranger.guess(identity.text(), point());
      world.run(1);
    }
    return world.guesses.lastAllocated();
  }

  private ConfirmQuestion confirm(Stranger stranger, String identity, byte[] share) {
    return new ConfirmQuestion(
        EnrolmentMessage.session(identity, share), stranger.cookie(), new byte[32], new byte[90]);
  }

  private Stranger stranger() throws IOException {
    return new Stranger(world.network, world.newHost(), world.random);
  }

  private byte[] point() {
    return world.curve.generate().point().toUncompressed();
  }

  private Invitation generated(Identity identity, long end) {
    return Invitation.generated(identity, world.verifier(identity, PASS_PHRASE), end, 1);
  }

  private Invitation chosen(Identity identity, long end, int guesses) {
    return Invitation.chosen(identity, world.verifier(identity, PASS_PHRASE), end, 1, guesses);
  }

  private static long median(List<Long> counts) {
    return counts.stream().sorted().toList().get(counts.size() / 2);
  }
}
