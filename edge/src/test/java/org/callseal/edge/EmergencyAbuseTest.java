package org.callseal.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.emergency.EmergencyRoute;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.SipText;
import org.callseal.testkit.HostileMessages;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers who take the way for calls for help for a way to anywhere. */
class EmergencyAbuseTest {

  private static final String ALICE = EmergencyTest.ALICE;
  private static final String BOB = "sip:bob@example.net";
  private static final String HELP = "sip:112@example.net";

  @TempDir Path folder;
  private World world;
  private TestEndpoint bob;
  private Stranger stranger;

  @BeforeEach
  void start() {
    world = new World(folder);
    bob = world.registered(BOB);
    stranger = EmergencyTest.stranger(world);
    world.callAgent.answer = EmergencyTest::helper;
    world.callAgent.requests.clear();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private SipResponse called() {
    stranger.invite(HELP, ALICE);
    world.run(100);
    return stranger.responses().getLast();
  }

  private void shouldHaveRefused(int messages) {
    world.run(100);
    assertThat(world.callAgent.requests).isEmpty();
    assertThat(bob.requests()).isEmpty();
    assertThat(world.edge.counters().refused()).isGreaterThanOrEqualTo(messages);
  }

  @Test
  void shouldTakeEveryRouteAway() {
    String path = "<sip:" + BOB.substring(4) + ";lr>";
    stranger.send(
        Sip.request("INVITE", HELP, ALICE, BOB)
            .header(HeaderName.ROUTE, "<sip:203.0.113.10;lr>, <sip:198.51.100.5;lr>, " + path)
            .header("route", "<sip:bob@192.0.2.66>"));
    world.run(100);
    SipRequest passed = world.callAgent.last();
    assertThat(passed.requestUri()).isEqualTo(EmergencyRoute.ANY_HELP);
    assertThat(passed.has(HeaderName.ROUTE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"REGISTER", "MESSAGE", "SUBSCRIBE", "REFER", "OPTIONS", "BYE", "UPDATE"})
  void shouldPassNothingButCallsToTheNumbers(String method) {
    stranger.send(Sip.request(method, HELP, ALICE, HELP));
    shouldHaveRefused(1);
  }

  @Test
  void shouldPassNoCallThatClaimsToBeInADialog() {
    stranger.send(
        Sip.request("INVITE", HELP, "<" + ALICE + ">;tag=1", "<" + BOB + ">;tag=2", "other"));
    stranger.send(Sip.request("INVITE", BOB, ALICE, HELP));
    shouldHaveRefused(2);
  }

  @Test
  void shouldLetAnAckOrACancelReachNothingButTheRoute() {
    for (String method : List.of("ACK", "CANCEL")) {
      stranger.send(
          Sip.request(method, HELP, "<" + ALICE + ">;tag=1", "<" + BOB + ">;tag=2", "bobs-call")
              .header(HeaderName.ROUTE, "<sip:bob@192.0.2.66;lr>"));
      world.run(50);
      assertThat(world.callAgent.last().requestUri()).isEqualTo(EmergencyRoute.ANY_HELP);
      assertThat(world.callAgent.last().routes()).isEmpty();
    }
  }

  @Test
  void shouldRefuseTokensThatItDidNotWriteForThisDialog() {
    SipResponse answer = called();
    SipRequest good = stranger.inDialog("INVITE", answer).toRequest();
    stranger.got.clear();
    world.callAgent.requests.clear();
    List<SipRewrite> forged =
        List.of(
            SipRewrite.of(good).set(HeaderName.CALL_ID, "another"),
            SipRewrite.of(good).set(HeaderName.FROM, "<" + ALICE + ">;tag=another"),
            SipRewrite.of(good).set(HeaderName.TO, "<" + HELP + ">;tag=another"),
            SipRewrite.of(good).set(HeaderName.TO, "<" + HELP + ">"),
            SipRewrite.of(good).replaceRequestUri(BOB),
            SipRewrite.of(good).replaceRequestUri("sip:t.@203.0.113.10:5060"),
            SipRewrite.of(good).replaceRequestUri("sip:t.AAAAAAAAAAA@203.0.113.10:5060"),
            SipRewrite.of(good).removeAll(HeaderName.ROUTE),
            SipRewrite.of(good).set(HeaderName.ROUTE, "<sip:198.51.100.5;lr>"),
            SipRewrite.of(good).set(HeaderName.ROUTE, "<sip:r.AAAAAAAAAAA@203.0.113.10;lr>"));
    forged.forEach(rewrite -> stranger.send(rewrite.bytes()));
    shouldHaveRefused(forged.size());
  }

  @Test
  void shouldRefuseEachChangedCharacterOfATarget() {
    SipRequest good = stranger.inDialog("BYE", called()).toRequest();
    world.callAgent.requests.clear();
    int at = "sip:t.".length();
    int end = good.requestUri().indexOf('@');
    for (int i = at; i < end; i++) {
      StringBuilder uri = new StringBuilder(good.requestUri());
      uri.setCharAt(i, uri.charAt(i) == 'A' ? 'B' : 'A');
      stranger.send(SipRewrite.of(good).replaceRequestUri(uri.toString()).bytes());
      world.run(40);
    }
    assertThat(world.callAgent.requests).isEmpty();
  }

  @Test
  void shouldRefuseAnothersDialogFromAnotherHost() {
    SipRequest good = stranger.inDialog("BYE", called()).toRequest();
    world.callAgent.requests.clear();
    InetSocketAddress other = new InetSocketAddress("192.0.2.78", 40_001);
    world.network.inject(other, World.OUTER, good.bytes());
    shouldHaveRefused(1);
    // From the same host, after its NAT has forgotten the port, it is good.
    InetSocketAddress moved = new InetSocketAddress(EmergencyTest.HOME.getAddress(), 41_000);
    world.network.inject(moved, World.OUTER, good.bytes());
    world.run(50);
    assertThat(world.callAgent.last().method()).isEqualTo("BYE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"REGISTER", "MESSAGE", "SUBSCRIBE", "NOTIFY", "REFER", "PUBLISH"})
  void shouldPassNothingInADialogThatIsNoPartOfACall(String method) {
    SipText request = stranger.inDialog(method, called());
    world.callAgent.requests.clear();
    stranger.send(request);
    shouldHaveRefused(1);
  }

  @Test
  void shouldSendNothingToAnAddressOutOfATokenThatItDidNotWrite() {
    stranger.invite(HELP, ALICE);
    world.run(100);
    SipRequest invite = world.callAgent.last();
    stranger.got.clear();
    EmergencyTest.callBack(
        world, (SipRequest) SipRewrite.of(invite).set(HeaderName.CALL_ID, "x").message(), "BYE");
    EmergencyTest.callBack(
        world,
        (SipRequest) SipRewrite.of(invite).set(HeaderName.FROM, "<" + ALICE + ">;tag=x").message(),
        "BYE");
    EmergencyTest.callBack(world, invite, "MESSAGE");
    EmergencyTest.callBack(world, invite, "SUBSCRIBE");
    world.run(100);
    assertThat(stranger.got).isEmpty();
    assertThat(world.callAgent.responses.stream().map(SipResponse::status))
        .containsExactly(403, 403, 403, 403);
  }

  @Test
  void shouldPassNoAnswerToWhatNobodyAsked() {
    stranger.invite(HELP, ALICE);
    world.run(100);
    EmergencyTest.callBack(world, world.callAgent.last(), "INVITE");
    world.run(100);
    SipRequest asked = stranger.requests().getFirst();
    byte[] answer = Sip.answer(asked, 200).bytes();
    String text = new String(answer, UTF_8);
    world.network.inject(new InetSocketAddress("192.0.2.78", 40_001), World.OUTER, answer);
    stranger.send(text.replace("z9hG4bKdeskINVITE", "z9hG4bKother").getBytes(UTF_8));
    stranger.send(text.replace("Call-ID: ", "Call-ID: x").getBytes(UTF_8));
    world.run(100);
    assertThat(world.callAgent.responses).isEmpty();
    stranger.send(answer);
    world.run(100);
    assertThat(world.callAgent.responses).hasSize(1);
  }

  @Test
  void shouldKeepADevicesTokenFromAStranger() {
    String path = world.registeredPath(bob, BOB);
    world.callAgent.requests.clear();
    stranger.send(Sip.request("INVITE", Sip.uri(path), ALICE, BOB).header(HeaderName.ROUTE, path));
    shouldHaveRefused(1);
  }

  @Test
  void shouldGiveASealedDeviceNothingForAStrangersToken() {
    SipResponse answer = called();
    world.callAgent.requests.clear();
    SipRequest request = stranger.inDialog("INVITE", answer).toRequest();
    bob.send(
        SipRewrite.of(request)
            .set(HeaderName.FROM, "<" + BOB + ">;tag=" + request.from().tag().orElseThrow())
            .bytes());
    world.run(100);
    assertThat(bob.statuses()).containsExactly(403);
    assertThat(world.callAgent.requests).isEmpty();
  }

  @Test
  void shouldPaceEachSourceAndKeepNothingOfAFlood() {
    int burden = world.edge.burden();
    for (int i = 0; i < 500; i++) {
      stranger.invite(HELP, "sip:caller" + i + "@example.net");
      world.run(10);
    }
    // A burst of 20 and 5 a second.
    assertThat(world.callAgent.requests.size()).isBetween(20, 46);
    assertThat(world.refused(Refusal.OVERLOADED)).isGreaterThan(400);
    // Another house is not touched by that, nor is a device.
    world.callAgent.requests.clear();
    Stranger other =
        new Stranger(
            world.network,
            world.network.loop("other"),
            new InetSocketAddress("192.0.2.79", 40_001));
    other.invite(HELP, ALICE);
    bob.send(Sip.register(BOB));
    world.run(100);
    assertThat(world.callAgent.requests.stream().map(SipRequest::method))
        .containsExactlyInAnyOrder("INVITE", "REGISTER");
    assertThat(world.edge.burden()).isEqualTo(burden);
  }

  @Test
  void shouldKeepTheBudgetFromWhatElseAStrangerSends() {
    for (int i = 0; i < 1_000; i++) {
      stranger.send(Sip.request("INVITE", BOB, ALICE, BOB));
    }
    world.run(10);
    stranger.invite(HELP, ALICE);
    world.run(100);
    assertThat(world.callAgent.requests.stream().map(SipRequest::requestUri))
        .containsExactly(EmergencyRoute.ANY_HELP);
  }

  @ParameterizedTest
  @ValueSource(longs = {61, 62})
  void shouldSurviveWhateverIsMadeOfACall(long seed) throws UnknownHostException {
    HostileMessages hostile = new HostileMessages(seed);
    SeededRandom random = new SeededRandom(seed);
    byte[] bye = stranger.inDialog("BYE", called()).bytes();
    SipRequest invite = world.callAgent.last();
    int burden = world.edge.burden();
    for (int i = 0; i < 4_000; i++) {
      byte[] host = random.bytes(4);
      host[0] = (byte) (11 + random.below(90));
      InetSocketAddress source = new InetSocketAddress(InetAddress.getByAddress(host), 4_000);
      byte[] call = Sip.request("INVITE", HELP, ALICE, HELP).bytes();
      world.network.inject(source, World.OUTER, hostile.outOf(i % 2 == 0 ? call : bye));
      byte[] back = Sip.answer(invite, 180 + random.below(120)).bytes();
      world.network.inject(World.AGENT, World.CORE, hostile.outOf(back));
      world.run(5);
    }
    assertThat(world.callAgent.requests.stream().map(SipRequest::requestUri).distinct())
        .containsAnyOf(EmergencyRoute.ANY_HELP)
        .isSubsetOf(EmergencyRoute.ANY_HELP, "sip:desk@198.51.100.9:5070");
    assertThat(world.edge.burden()).isEqualTo(burden);
  }
}
