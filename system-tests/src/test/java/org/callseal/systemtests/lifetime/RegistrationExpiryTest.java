package org.callseal.systemtests.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.edge.registration.Registrations;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipResponse;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a phone is registered, from its own REGISTER over agent and edge to a registrar. */
final class RegistrationExpiryTest {

  private static final String CONTACT = Phone.CONTACT;
  private static final String SECOND = "<sip:second@192.168.1.10:5070>";
  private static final String THIRD = "<sip:third@192.168.1.10:5070>";

  /** Of an association, in seconds; agents renew at 75 to 85 % of it. */
  private static final long LIFETIME = 1200;

  /** Registrations are counted in whole seconds, and an answer takes its way. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  /** In which an edge learns of an administrative end, and its word is with the registrar. */
  private static final Duration LEARNT = Duration.ofSeconds(2);

  private World world;
  private Home alice;
  private Registrar registrar;

  @BeforeEach
  void begin() throws IOException {
    world = new World(20, LIFETIME);
    registrar = new Registrar(world.network::elapsed);
    world.core.registrar = registrar::answer;
    alice = world.home("sip:alice@example.net", "192.0.2.20");
    assertThat(world.until(() -> world.associations.size() == 1, Duration.ofSeconds(30))).isTrue();
    world.run(Duration.ofSeconds(300));
  }

  @Test
  @Requirement("3.1.20")
  void shouldRegisterNoLongerThanTheAssociationLastsWhoeverAsksSoInTheHeader() {
    SipResponse answer = register("7200", CONTACT);
    expectHeldToTheAssociation(answer, CONTACT);
    expectNothingLeftAtItsEnd(CONTACT);
  }

  @Test
  @Requirement("3.1.20")
  void shouldRegisterNoLongerThanTheAssociationLastsWhoeverAsksSoInTheContact() {
    SipResponse answer = register("60", CONTACT + ";expires=7200");
    expectHeldToTheAssociation(answer, CONTACT);
    expectNothingLeftAtItsEnd(CONTACT);
  }

  @Test
  @Requirement("3.1.20")
  void shouldHoldEachOfSeveralContactsToTheAssociationAndLeaveShorterOnes() {
    SipResponse answer =
        register("9000", CONTACT + ";expires=60, " + SECOND + ";expires=7200", THIRD);
    assertThat(granted(answer, CONTACT)).isEqualTo(60);
    expectHeldToTheAssociation(answer, SECOND);
    expectHeldToTheAssociation(answer, THIRD);
    world.run(Duration.ofSeconds(62));
    assertThat(registrar.keeps(CONTACT)).isFalse();
    assertThat(registrar.keeps(SECOND)).isTrue();
    expectNothingLeftAtItsEnd(SECOND, THIRD);
  }

  /** Renewed at the latest when 15 % are left, which is above the first minimum. */
  @ParameterizedTest
  @CsvSource({"150, 0", "500, 2"})
  @Requirement("3.1.20")
  void shouldMeetARegistrarsMinimumOnceAtMostBeforeTheAssociationIsRenewed(
      long minimum, int tooBrief) {
    registrar.minimum = minimum;
    while (world.born(alice.kid()) < 3) {
      register("600", CONTACT);
      world.run(Duration.ofSeconds(10));
      assertThat(world.network.elapsed()).isLessThan(Duration.ofSeconds(3 * LIFETIME));
    }
    assertThat(register("600", CONTACT).status()).isEqualTo(200);
    assertThat(registrar.statuses).hasSizeGreaterThan(50);
    List<Integer> refused = registrar.statuses.stream().filter(status -> status != 200).toList();
    assertThat(refused).hasSize(tooBrief).allMatch(status -> status == 423);
    for (int i = 1; i < registrar.statuses.size(); i++) {
      assertThat(registrar.statuses.subList(i - 1, i + 1)).contains(200);
    }
    assertThat(registrar.keeps(CONTACT)).as("no 423 cost it its registration").isTrue();
  }

  @Test
  @Requirement("3.1.20")
  void shouldTakeBackAtTheAssociationsEndWhatTheRegistrarKeepsLonger() {
    registrar.raise = 7200;
    SipResponse answer = register("60", CONTACT);
    expectHeldToTheAssociation(answer, CONTACT, false);
    alice.stopAgent();
    runUntil(end().minus(SLACK));
    assertThat(registrar.keeps(CONTACT)).isTrue();
    assertThat(registrar.ofTheEdge).isEmpty();
    world.run(SLACK.multipliedBy(3));
    assertThat(registrar.keeps(CONTACT)).isFalse();
    assertThat(registrar.ofTheEdge).containsExactly("0");
  }

  @Test
  @Requirement("3.1.20")
  void shouldTakeBackAfterTheGraceWhatTheOperatorEndedAndPutItBackUnderANewAssociation() {
    register("600", CONTACT);
    Duration asked = registrar.end(CONTACT).orElseThrow();
    expireWithoutAgent();
    world.run(Registrations.GRACE.minus(SLACK));
    assertThat(registrar.keeps(CONTACT)).as("within the grace").isTrue();
    world.run(LEARNT.plus(SLACK));
    assertThat(registrar.keeps(CONTACT)).as("after the grace").isFalse();
    assertThat(registrar.ofTheEdge).containsExactly("0");

    alice.restartAgent();
    assertThat(world.until(() -> registrar.keeps(CONTACT), Duration.ofSeconds(30))).isTrue();
    assertThat(registrar.ofTheEdge).hasSize(2);
    assertThat(registrar.end(CONTACT).orElseThrow())
        .isBetween(asked.minus(SLACK.multipliedBy(2)), asked.plus(SLACK))
        .isLessThanOrEqualTo(end().plus(SLACK));
  }

  @Test
  @Requirement("3.1.20")
  void shouldAnswer480UntilItAgesOutWhereTheRegistrarWantsAPasswordForTheRemoval() {
    registrar.challenges = true;
    register("600", CONTACT);
    Duration asked = registrar.end(CONTACT).orElseThrow();
    Duration end = end();
    expireWithoutAgent();
    world.run(Registrations.GRACE.plus(LEARNT));
    assertThat(registrar.ofTheEdge).as("asked once, and not again").containsExactly("0");
    int calls = 0;
    while (registrar.keeps(CONTACT)) {
      String word = world.core.say(alice.identity);
      world.run(Duration.ofSeconds(40));
      assertThat(world.core.status(word)).hasValue(480);
      assertThat(world.ledger.isHeard(word)).isFalse();
      calls++;
    }
    assertThat(calls).isGreaterThan(10);
    assertThat(registrar.ofTheEdge).hasSize(1);
    assertThat(asked).isLessThanOrEqualTo(end);
  }

  private SipResponse register(String expires, String... contacts) {
    String word = alice.phone.register(expires, contacts);
    world.until(() -> alice.phone.answer(word).isPresent(), Duration.ofSeconds(2));
    return alice.phone.answer(word).orElseThrow();
  }

  private void expectHeldToTheAssociation(SipResponse answer, String contact) {
    expectHeldToTheAssociation(answer, contact, true);
  }

  /** What the phone is told, and what the registrar has, end with the association, not after it. */
  private void expectHeldToTheAssociation(SipResponse answer, String contact, boolean kept) {
    Duration end = end();
    Duration told = world.network.elapsed().plusSeconds(granted(answer, contact));
    assertThat(told).isBetween(end.minus(SLACK.multipliedBy(2)), end.plus(SLACK));
    if (kept) {
      assertThat(registrar.end(contact).orElseThrow())
          .isBetween(end.minus(SLACK.multipliedBy(2)), end.plus(SLACK));
    }
  }

  /** The agent dies; all ages out at the registrar by itself. */
  private void expectNothingLeftAtItsEnd(String... contacts) {
    Duration end = end();
    alice.stopAgent();
    runUntil(end.minus(SLACK.multipliedBy(3)));
    assertThat(contacts).allMatch(registrar::keeps);
    runUntil(end.plus(SLACK));
    assertThat(contacts).noneMatch(registrar::keeps);
    assertThat(registrar.ofTheEdge).isEmpty();
  }

  private void expireWithoutAgent() {
    alice.stopAgent();
    assertThat(world.expire(new Selection.All())).isEqualTo(1);
  }

  /** When alice's association ends, on the network's clock. */
  private Duration end() {
    return world
        .associations
        .findNewest(alice.kid())
        .map(stored -> Duration.ofSeconds(stored.endSeconds() - SimulatedNetwork.UTC_AT_START))
        .orElseThrow();
  }

  private void runUntil(Duration then) {
    world.run(then.minus(world.network.elapsed()));
  }

  /** For how many seconds the answer says that the contact is registered. */
  private static long granted(SipResponse answer, String contact) {
    String uri = NameAddr.parse(contact).orElseThrow().uri();
    return answer.contacts().stream()
        .filter(listed -> listed.uri().equals(uri))
        .map(listed -> listed.parameters().value("expires"))
        .flatMap(Optional::stream)
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}
