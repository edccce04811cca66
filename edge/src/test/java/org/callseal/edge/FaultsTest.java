package org.callseal.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.edge.callagent.Contacts;
import org.callseal.edge.callagent.HealthCheck;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.SimulatedNat;
import org.callseal.simulation.Tap;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";
  private static final InetSocketAddress SECOND_AGENT = new InetSocketAddress("198.51.100.6", 5060);
  private static final InetSocketAddress ATTACKER = new InetSocketAddress("192.0.2.66", 6666);

  @TempDir Path folder;
  private World world;

  @BeforeEach
  void start() {
    world =
        new World(
            folder,
            s ->
                s.withCallAgents(
                        List.of(
                            s.callAgents().getFirst(),
                            new CallAgent("second", SECOND_AGENT, 1, 1, Contacts.KEEP)))
                    .withHealthCheck(new HealthCheck(Duration.ofSeconds(2), 2)));
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private String pathOf(TestEndpoint device, String identity) {
    device.send(Sip.register(identity));
    world.run(100);
    return world.callAgent.last().headers(HeaderName.PATH).getFirst();
  }

  private void call(String path) {
    world.callAgent.port.send(
        World.CORE,
        Sip.request("INVITE", "sip:phone@192.168.1.2:5060", BOB, ALICE)
            .header(HeaderName.ROUTE, path)
            .bytes());
  }

  @Test
  void shouldTurnToTheNextCallAgentWhileOneIsDownAndBack() {
    TestCallAgent second = new TestCallAgent(world.network, world.network.loop("2"), SECOND_AGENT);
    TestEndpoint alice = world.registered(ALICE);
    world.callAgent.requests.clear();
    world.callAgent.alive = false;
    world.run(7000);
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(second.requests).hasSize(1);
    world.callAgent.alive = true;
    world.run(3000);
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(world.callAgent.requests).hasSize(1);
    assertThat(second.requests).hasSize(1);
  }

  @Test
  void shouldSendADialogToTheCallAgentThatItsRouteNames() {
    TestCallAgent second = new TestCallAgent(world.network, world.network.loop("2"), SECOND_AGENT);
    TestEndpoint alice = world.registered(ALICE);
    alice.send(
        Sip.request("INVITE", BOB, ALICE, BOB)
            .header(HeaderName.ROUTE, "<sip:203.0.113.10:5060;lr>, <sip:198.51.100.6;lr>"));
    alice.send(Sip.request("INVITE", "sip:bob@198.51.100.6:5060", ALICE, BOB));
    alice.send(
        Sip.request("INVITE", BOB, ALICE, BOB)
            .header(HeaderName.ROUTE, "<sip:192.0.2.66:6666;lr>"));
    world.run(100);
    assertThat(second.requests).hasSize(2);
    assertThat(second.requests.getFirst().headers(HeaderName.ROUTE))
        .containsExactly("<sip:198.51.100.6;lr>");
    assertThat(world.callAgent.last().headers(HeaderName.ROUTE))
        .containsExactly("<sip:192.0.2.66:6666;lr>");
  }

  @Test
  void shouldSayWhenToAskAgainWhileNoCallAgentIsThere() {
    TestEndpoint alice = world.registered(ALICE);
    world.callAgent.alive = false;
    world.run(7000);
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(alice.statuses()).containsExactly(503);
    assertThat(alice.responses().getFirst().header(HeaderName.RETRY_AFTER)).isPresent();
  }

  @Test
  @Requirement({"3.1.2", "3.4.5"})
  void shouldGoOnAfterAKillWithASwitchNoticeAndNoNewExchange() {
    TestEndpoint alice = world.registered(ALICE);
    world.run(2000);
    world.killEdge();
    world.startEdge();
    Tap toEdge = world.network.tap(d -> d.to().equals(World.OUTER));
    alice.send(Sip.register(ALICE));
    world.run(200);
    assertThat(alice.statuses()).containsExactly(200);
    assertThat(toEdge.count()).isEqualTo(2);
    assertThat(world.edge.associations()).isEqualTo(1);
    assertThat(world.refused(Refusal.WRONG_INSTANCE)).isEqualTo(1);
  }

  @Test
  @Requirement({"3.1.2", "3.4.5"})
  void shouldReachADeviceThatHasNotSpokenSinceTheKill() {
    TestEndpoint alice = world.registered(ALICE);
    String path = pathOf(alice, ALICE);
    world.run(2000);
    world.killEdge();
    world.startEdge();
    call(path);
    world.run(200);
    assertThat(alice.requests()).hasSize(1);
    assertThat(world.callAgent.responses).extracting(SipResponse::status).containsExactly(200);
  }

  @Test
  @Requirement({"3.1.2", "3.4.5"})
  void shouldReachADeviceWhoseAssociationWasSetUpRightBeforeTheKill() {
    TestEndpoint alice = world.device(ALICE);
    alice.begin();
    world.run(100);
    String path = pathOf(alice, ALICE);
    world.killEdge();
    world.startEdge();
    call(path);
    world.run(200);
    assertThat(alice.requests()).hasSize(1);
  }

  @Test
  void shouldPassOnTheAckOfAnAnswerOfItsOwnThatACallAgentPassedOn() {
    TestEndpoint alice = world.registered(ALICE);
    String path = pathOf(world.registered(BOB), BOB);
    world.register.remove(Identity.parse(BOB).orElseThrow());
    world.callAgent.answer = _ -> null;
    String invite = new String(Sip.request("INVITE", BOB, ALICE, BOB).bytes(), UTF_8);
    alice.send(invite.getBytes(UTF_8));
    world.run(100);
    SipRequest arrived = world.callAgent.last();
    world.callAgent.port.send(World.CORE, onward("INVITE", path, arrived, arrived).bytes());
    world.run(9_000);
    SipResponse refusal = world.callAgent.responses.getLast();
    assertThat(refusal.status()).isEqualTo(480);
    world.callAgent.port.send(
        World.CORE,
        SipText.response(480, "Temporarily Unavailable")
            .copy(arrived, HeaderName.VIA)
            .copy(refusal, HeaderName.FROM)
            .copy(refusal, HeaderName.TO)
            .copy(refusal, HeaderName.CALL_ID)
            .copy(refusal, HeaderName.CSEQ)
            .bytes());
    world.run(100);
    assertThat(alice.statuses()).containsExactly(480);
    String tagged = "To: " + refusal.header(HeaderName.TO).orElseThrow();
    alice.send(
        invite
            .replace("INVITE", "ACK")
            .replace("To: <sip:bob@example.net>", tagged)
            .getBytes(UTF_8));
    world.run(100);
    assertThat(world.callAgent.last().method()).isEqualTo("ACK");
    // The call agent's own ACK ends here: there is nobody to pass it on to.
    long unknown = world.refused(Refusal.UNKNOWN_ASSOCIATION);
    world.callAgent.port.send(World.CORE, onward("ACK", path, arrived, refusal).bytes());
    world.run(100);
    assertThat(world.refused(Refusal.UNKNOWN_ASSOCIATION)).isEqualTo(unknown);
  }

  /** A request as the call agent passes it on to the device of the path, with one branch. */
  private static SipText onward(String method, String path, SipRequest of, SipMessage to) {
    return SipText.request(method, "sip:phone@192.168.1.2:5060")
        .header(HeaderName.VIA, "SIP/2.0/UDP 198.51.100.5:5060;branch=z9hG4bKonward")
        .header(HeaderName.ROUTE, path)
        .header(HeaderName.MAX_FORWARDS, "60")
        .copy(of, HeaderName.FROM)
        .copy(to, HeaderName.TO)
        .copy(of, HeaderName.CALL_ID)
        .header(HeaderName.CSEQ, "1 " + method);
  }

  @Test
  @Requirement("3.1.15")
  void shouldTakeNothingCapturedBeforeAKill() {
    TestEndpoint alice = world.registered(ALICE);
    Tap tap = world.network.tap(d -> d.to().equals(World.OUTER));
    alice.send(Sip.register(ALICE));
    world.run(2000);
    world.killEdge();
    world.startEdge();
    world.callAgent.requests.clear();
    for (SeenDatagram seen : tap.datagrams()) {
      world.network.inject(seen.from(), World.OUTER, seen.payload());
    }
    world.run(2000);
    assertThat(world.callAgent.requests).isEmpty();
  }

  @Test
  @Requirement("3.1.15")
  void shouldRefuseACopyAtOnceAndAfterTheTransactionTimers() {
    TestEndpoint alice = world.registered(ALICE);
    Tap tap = world.network.tap(d -> d.to().equals(World.OUTER));
    alice.send(Sip.register(ALICE));
    world.run(100);
    int before = world.callAgent.requests.size();
    SeenDatagram seen = tap.datagrams().getFirst();
    world.network.inject(seen.from(), World.OUTER, seen.payload());
    world.run(100);
    assertThat(world.refused(Refusal.REPLAYED)).isEqualTo(1);
    world.run(40_000);
    world.network.inject(seen.from(), World.OUTER, seen.payload());
    world.run(1000);
    assertThat(world.callAgent.requests).hasSize(before);
  }

  @Test
  @Requirement({"3.1.4", "3.1.5", "3.1.12"})
  void shouldFollowADeviceWhoseNatGaveItAnotherPort() {
    SimulatedNat nat = world.network.nat(new InetSocketAddress("192.0.2.200", 0).getAddress());
    TestEndpoint alice = world.register(world.deviceBehind(nat, ALICE), ALICE);
    String path = pathOf(alice, ALICE);
    nat.flush();
    alice.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(2000);
    call(path);
    world.run(200);
    assertThat(alice.requests()).hasSize(1);
  }

  @Test
  @Requirement("3.4.12")
  void shouldNotMoveToWhoeverRacesWithACopy() {
    TestEndpoint alice = world.registered(ALICE);
    String path = pathOf(alice, ALICE);
    Tap tap = world.network.tap(d -> d.to().equals(World.OUTER));
    Tap toAttacker = world.network.tap(d -> d.to().equals(ATTACKER));
    world.network.addFault(Fault.blackHole().times(1).when(d -> d.to().equals(World.OUTER)));
    alice.send(Sip.register(ALICE));
    world.network.inject(ATTACKER, World.OUTER, tap.datagrams().getLast().payload());
    world.run(3000);
    assertThat(toAttacker.datagrams()).isNotEmpty();
    toAttacker.clear();
    alice.got.clear();
    call(path);
    world.run(200);
    assertThat(alice.requests()).hasSize(1);
    assertThat(toAttacker.datagrams()).isEmpty();
  }

  @Test
  @Requirement("3.4.12")
  void shouldNotTakeAStrangerForTheDeviceWhoseSpiHeNames() {
    TestEndpoint alice = world.registered(ALICE);
    String path = pathOf(alice, ALICE);
    Tap tap = world.network.tap(d -> d.to().equals(World.OUTER));
    Tap toStranger = world.network.tap(d -> d.to().equals(ATTACKER));
    alice.send(Sip.register(ALICE));
    world.run(100);
    world.killEdge();
    // The association alone, as one that was stored just before its edge was killed.
    StoredAssociation stored = world.register.associations().getFirst();
    world.stores.associations().remove(stored.spi());
    world.stores.associations().put(stored);
    world.startEdge();
    String forged = tap.datagrams().getFirst().text().replace("phone@", "phony@");
    world.network.inject(ATTACKER, World.OUTER, forged.getBytes(UTF_8));
    world.run(100);
    assertThat(world.edge.associations()).isEqualTo(1);
    call(path);
    world.run(9_000);
    assertThat(world.callAgent.responses).extracting(SipResponse::status).containsExactly(480);
    alice.send(Sip.register(ALICE));
    world.run(100);
    alice.got.clear();
    call(path);
    world.run(1500);
    assertThat(alice.requests()).hasSize(1);
    assertThat(toStranger.datagrams()).isEmpty();
  }

  @Test
  void shouldSendACallAgainThatTheDeviceCouldNotTake() {
    TestEndpoint alice = world.registered(ALICE);
    String path = pathOf(alice, ALICE);
    // Silent for longer than a window lives: neither end's windows are believed any more.
    world.run(60_000);
    call(path);
    world.run(200);
    assertThat(alice.requests()).hasSize(1);
    assertThat(world.callAgent.responses).extracting(SipResponse::status).containsExactly(200);
  }

  @Test
  void shouldServeADeviceThatStartsAgainUnderItsNewAssociation() {
    TestEndpoint alice = world.registered(ALICE);
    String path = pathOf(alice, ALICE);
    alice.begin();
    world.run(100);
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(world.edge.associations()).isEqualTo(2);
    alice.got.clear();
    call(path);
    world.run(200);
    assertThat(alice.requests()).hasSize(1);
  }

  @Test
  void shouldRefuseStrangersShortlyAndNeverAnAck() {
    Tap back = world.network.tap(d -> d.to().equals(ATTACKER));
    byte[] invite =
        Sip.request("INVITE", BOB, ALICE, BOB)
            .header(
                HeaderName.USER_AGENT, "a phone that has not heard of seals, and says so at length")
            .bytes();
    String text = new String(invite, UTF_8);
    world.network.inject(ATTACKER, World.OUTER, invite);
    world.network.inject(ATTACKER, World.OUTER, text.replace("INVITE", "ACK").getBytes(UTF_8));
    world.network.inject(
        ATTACKER,
        World.OUTER,
        Sip.answer((SipRequest) org.callseal.sip.SipParser.parse(invite), 200).bytes());
    world.run(100);
    assertThat(back.datagrams()).hasSize(1);
    SeenDatagram answer = back.datagrams().getFirst();
    assertThat(answer.text()).startsWith("SIP/2.0 403 ").contains("399 callseal \"unsealed\"");
    assertThat(answer.payload().length).isLessThanOrEqualTo(invite.length);
    assertThat(world.refused(Refusal.UNSEALED)).isEqualTo(3);
    assertThat(world.callAgent.requests).isEmpty();
  }

  @Test
  void shouldSayNothingWhereTheRefusalWouldBeLongerThanTheQuestion() {
    Tap back = world.network.tap(d -> d.to().equals(ATTACKER));
    world.network.inject(
        ATTACKER,
        World.OUTER,
        ("OPTIONS sip:a SIP/2.0\r\nv: SIP/2.0/UDP a;branch=z9hG4bK1\r\nf: <sip:a>\r\n"
                + "t: <sip:a>\r\ni: 1\r\nCSeq: 1 OPTIONS\r\n\r\n")
            .getBytes(UTF_8));
    world.run(100);
    assertThat(back.datagrams()).isEmpty();
    assertThat(world.refused(Refusal.UNSEALED)).isEqualTo(1);
  }

  @Test
  @Requirement("3.4.13")
  void shouldBoundWhatAFloodFromOneSourceGets() {
    Tap back = world.network.tap(d -> d.to().equals(ATTACKER));
    byte[] invite =
        Sip.request("INVITE", BOB, ALICE, BOB)
            .header(HeaderName.USER_AGENT, "x".repeat(200))
            .bytes();
    for (int i = 0; i < 20_000; i++) {
      world.network.inject(ATTACKER, World.OUTER, invite);
    }
    world.run(100);
    assertThat(back.count()).isLessThanOrEqualTo(100);
    assertThat(world.refused(Refusal.UNSEALED) + world.refused(Refusal.OVERLOADED))
        .isEqualTo(20_000);
    assertThat(world.registered(ALICE)).isNotNull();
    assertThat(world.callAgent.requests).isNotEmpty();
  }

  @Test
  @Requirement("3.4.13")
  void shouldKeepNothingOfAFloodOfForgedSeals() {
    TestEndpoint alice = world.registered(ALICE);
    Tap tap = world.network.tap(d -> d.to().equals(World.OUTER));
    alice.send(Sip.register(ALICE));
    world.run(100);
    int before = world.callAgent.requests.size();
    String genuine = tap.datagrams().getFirst().text();
    for (int i = 0; i < 3000; i++) {
      String forged =
          genuine.replaceFirst("s=.....", "s=" + "%05d".formatted(i)).replace("z9hG4bK", "z9hG4b");
      world.network.inject(ATTACKER, World.OUTER, forged.getBytes(UTF_8));
      world.network.inject(
          ATTACKER, World.OUTER, genuine.replace("phone@", "phon" + i + "@").getBytes(UTF_8));
    }
    world.run(1000);
    assertThat(world.callAgent.requests).hasSize(before);
    assertThat(world.edge.associations()).isEqualTo(1);
    assertThat(world.edge.counters().refused()).isGreaterThanOrEqualTo(6000);
    // What was asked of the store, of all the SPIs that were made up.
    assertThat(world.refused(Refusal.UNKNOWN_ASSOCIATION)).isBetween(1L, 150L);
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(world.callAgent.requests).hasSize(before + 1);
  }

  @Test
  void shouldTakeNoTokenOfAnotherGroupOfEdges() {
    TestEndpoint alice = world.registered(ALICE);
    var kid = alice.provision.deviceCredential().kid();
    var other =
        new org.callseal.edge.token.RouteTokens(
            org.callseal.core.crypto.SecretBytes.copyOf(new byte[32]));
    call("<sip:" + other.flow(kid) + "@198.51.100.1:5060;lr>");
    world.run(100);
    assertThat(alice.requests()).isEmpty();
    assertThat(world.callAgent.responses).extracting(SipResponse::status).containsExactly(403);
  }
}
