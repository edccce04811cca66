package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.testkit.HostileMessages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call agent that has gone mad, or somebody on its host. */
class HostileCallAgentTest {

  private static final String ALICE = "sip:alice@example.net";
  private static final String BOB = "sip:bob@example.net";

  @TempDir Path folder;
  private World world;
  private TestEndpoint alice;
  private String path;

  @BeforeEach
  void start() {
    world = new World(folder);
    alice = world.registered(ALICE);
    path = world.callAgent.last().headers(HeaderName.PATH).getFirst();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private long counted() {
    return world.edge.counters().taken() + world.edge.counters().refused();
  }

  private void call(byte[] bytes) {
    world.callAgent.port.send(World.CORE, bytes);
    world.run(40);
  }

  private byte[] invite() {
    return Sip.request("INVITE", "sip:phone@192.168.1.2", BOB, ALICE)
        .header(HeaderName.ROUTE, path)
        .bytes();
  }

  private void shouldStillServe() {
    world.run(40_000);
    alice.got.clear();
    call(invite());
    assertThat(alice.requests()).hasSize(1);
    alice.got.clear();
    alice.send(Sip.register(ALICE));
    world.run(100);
    assertThat(alice.statuses()).contains(200);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void shouldSurviveWhateverACallAgentAsks(long seed) {
    HostileMessages hostile = new HostileMessages(seed);
    for (int i = 0; i < 1500; i++) {
      byte[] bytes = hostile.outOf(invite());
      long before = counted();
      call(bytes);
      assertThat(counted())
          .as("seed %d, %d: %s", seed, i, new String(bytes, ISO_8859_1))
          .isGreaterThan(before);
    }
    assertThat(alice.requests()).hasSizeGreaterThan(100);
    shouldStillServe();
  }

  @ParameterizedTest
  @ValueSource(longs = {14, 15})
  void shouldSurviveWhateverACallAgentAnswers(long seed) {
    HostileMessages hostile = new HostileMessages(seed);
    world.callAgent.answer = _ -> null;
    for (int i = 0; i < 1000; i++) {
      alice.sendPlainly(Sip.register(ALICE).bytes());
      world.run(20);
      byte[] answer =
          Sip.answer(world.callAgent.last(), hostile.oneOf(List.of(100, 200, 401))).bytes();
      byte[] bytes = hostile.outOf(answer);
      boolean health =
          SipParser.parse(bytes) instanceof SipResponse response
              && response.topVia().branch().orElse("").startsWith("z9hG4bKh");
      long before = counted();
      call(bytes);
      assertThat(counted())
          .as("seed %d, %d: %s", seed, i, new String(bytes, ISO_8859_1))
          .isGreaterThan(health ? before - 1 : before);
    }
    assertThat(alice.responses()).hasSizeGreaterThan(100);
    world.callAgent.answer = request -> request.is("ACK") ? null : Sip.answer(request, 200);
    shouldStillServe();
  }

  @Test
  void shouldSayThatThereIsNoRoomForWhatItWouldAdd() {
    String text = new String(invite(), ISO_8859_1);
    for (String more :
        List.of(
            "X-Any: y\r\n".repeat(245),
            "X-Any: " + "y".repeat(8_100) + "\r\n",
            ("X-Any: " + "y".repeat(7_900) + "\r\n").repeat(8))) {
      world.callAgent.responses.clear();
      call(text.replaceFirst("\r\n\r\n", "\r\n" + more + "\r\n").getBytes(ISO_8859_1));
      assertThat(world.callAgent.responses).extracting(SipResponse::status).containsExactly(513);
    }
    assertThat(alice.requests()).isEmpty();
    shouldStillServe();
  }

  @Test
  void shouldPutAStrictRoutersLongRouteSetRight() {
    String own = path.substring(1, path.length() - 1);
    SipText request = Sip.request("INVITE", own, BOB, ALICE);
    for (int i = 0; i < 150; i++) {
      request.header(HeaderName.ROUTE, "<sip:" + "r".repeat(200) + i + "@example.org;lr>");
    }
    call(request.header(HeaderName.ROUTE, "<sip:phone@192.168.1.2:5060>").bytes());
    // Too long for a datagram, it waits for a connection that the device does not open.
    world.run(1600);
    SipRequest straight = alice.requests().getLast();
    assertThat(straight.requestUri()).isEqualTo("sip:phone@192.168.1.2:5060");
    assertThat(straight.routes()).hasSize(150);
  }

  @Test
  void shouldTakeTheTokensOfNobodyElse() {
    String token = path.substring(5, 27);
    int refused = 0;
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String forged = token.substring(0, i) + other + token.substring(i + 1);
      call(new String(invite(), ISO_8859_1).replace(token, forged).getBytes(ISO_8859_1));
      refused++;
    }
    assertThat(alice.requests()).isEmpty();
    assertThat(world.callAgent.responses).hasSize(refused);
    assertThat(world.callAgent.responses).extracting(SipResponse::status).containsOnly(403);
  }

  @Test
  void shouldReadEachBeginningOfAMessage() {
    byte[] whole = invite();
    for (int length = 0; length < whole.length; length++) {
      byte[] beginning = java.util.Arrays.copyOf(whole, length);
      if (!(SipParser.parse(beginning) instanceof SipMessage)) {
        long before = counted();
        call(beginning);
        assertThat(counted()).isEqualTo(before + 1);
      }
    }
    shouldStillServe();
  }
}
