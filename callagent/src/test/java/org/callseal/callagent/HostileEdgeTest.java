package org.callseal.callagent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.testkit.HostileMessages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes through an edge: an exception would come out of the simulation. */
class HostileEdgeTest {

  private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 5060);
  private static final String BOB = "sip:bob@example.net";

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final SimulatedLoop outside = network.loop("outside");
  private final MemoryBindingStore store = new MemoryBindingStore();
  private final EdgePeer edge = new EdgePeer(network, outside, "127.0.0.1", 5090, LOCAL);
  private CallAgent callAgent;

  @BeforeEach
  void open() throws IOException {
    callAgent =
        CallAgent.open(
            CallAgentSettings.of("example.net", LOCAL),
            store,
            network.loop("call agent"),
            network,
            new Random(1)::nextBytes);
    edge.registerBob("<sip:b@192.168.7.7:5062>");
    run(100);
    assertThat(edge.statuses()).containsExactly(200);
    edge.forget();
  }

  private void run(int millis) {
    network.run(Duration.ofMillis(millis));
  }

  private void shouldStillServe() {
    // Timer C, the time of a CANCEL, and that of an ACK that never comes.
    run(181_000 + 32_000 + 32_000 + 1_000);
    edge.forget();
    assertThat(callAgent.burden()).isZero();
    edge.send(
        edge.request(
            "REGISTER",
            "sip:example.net",
            "Contact: <sip:new@192.168.7.8>",
            "Path: <sip:t@127.0.0.1:5090;lr>",
            "Expires: 600"));
    run(100);
    assertThat(edge.statuses()).containsExactly(200);
    edge.send(edge.request("INVITE", BOB));
    run(100);
    assertThat(edge.methods()).contains("INVITE");
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void shouldSurviveWhateverIsAsked(long seed) {
    HostileMessages hostile = new HostileMessages(seed);
    for (int i = 0; i < 2_000; i++) {
      SipRequest good =
          hostile.oneOf(
              List.of(
                  edge.request(
                      "REGISTER",
                      "sip:example.net",
                      "Contact: <sip:b@192.168.7.7>",
                      "Max-Forwards: 70",
                      "Path: <sip:token@127.0.0.1:5090;lr>"),
                  edge.request("INVITE", BOB, "Max-Forwards: 70"),
                  edge.request(
                      "BYE",
                      "sip:b@127.0.0.1:5090",
                      "Max-Forwards: 70",
                      "Route: <sip:127.0.0.1;lr>"),
                  edge.request("OPTIONS", "sip:example.net", "Max-Forwards: 70")));
      edge.sendBytes(hostile.outOf(good.bytes()));
      run(20);
    }
    assertThat(store.count()).isLessThanOrEqualTo(200);
    shouldStillServe();
  }

  @ParameterizedTest
  @ValueSource(longs = {34, 35})
  void shouldSurviveWhateverIsAnswered(long seed) {
    HostileMessages hostile = new HostileMessages(seed);
    for (int i = 0; i < 1_000; i++) {
      edge.forget();
      edge.send(edge.request(hostile.oneOf(List.of("INVITE", "MESSAGE")), BOB));
      run(20);
      for (int status : List.of(100, 180, hostile.oneOf(List.of(200, 302, 486, 603)))) {
        byte[] answer =
            SipResponses.to(edge.requests.getFirst(), status, "b1")
                .copy(HeaderName.RECORD_ROUTE)
                .response()
                .bytes();
        edge.sendBytes(hostile.outOf(answer));
        run(20);
      }
    }
    shouldStillServe();
  }

  @Test
  void shouldCountEachBeginningOfAMessage() {
    byte[] whole = edge.request("OPTIONS", "sip:example.net").bytes();
    for (int length = 0; length < whole.length; length++) {
      edge.sendBytes(Arrays.copyOf(whole, length));
    }
    run(100);
    assertThat(callAgent.malformed() + edge.responses.size()).isEqualTo(whole.length);
  }

  @Test
  void shouldAnswerWhatAsksForMoreThanAnybodyKnows() {
    String[] required = new String[120];
    Arrays.fill(required, "Proxy-Require: " + "x,".repeat(30) + "y");
    edge.send(edge.request("INVITE", BOB, required));
    run(100);
    Arrays.fill(required, "Require: " + "path,x,".repeat(30) + "y");
    edge.send(edge.request("REGISTER", "sip:example.net", required));
    run(100);
    assertThat(edge.statuses()).containsExactly(420, 420);
    assertThat(edge.responses.getLast().fields(HeaderName.UNSUPPORTED)).hasSize(120);
    assertThat(edge.responses.getLast().lists(HeaderName.UNSUPPORTED, "path")).isFalse();
  }

  @Test
  void shouldKeepNoContactsThatItsAnswersHaveNoRoomFor() {
    for (int i = 0; i < 12; i++) {
      edge.send(
          edge.request(
              "REGISTER",
              "sip:example.net",
              "Contact: <sip:b@192.168.7.7;x=" + "y".repeat(7_000 + i) + ">"));
      edge.send(
          edge.request(
              "REGISTER",
              "sip:example.net",
              "Contact: <sip:b" + i + "@192.168.7.7>",
              "Path: <sip:" + "p".repeat(5_000) + "@127.0.0.1;lr>"));
      run(100);
    }
    assertThat(edge.statuses()).hasSize(24).containsOnly(513);
    assertThat(store.count()).isEqualTo(1);
    shouldStillServe();
  }

  @Test
  void shouldAnswerACallWhoseSuccessIsForNobody() {
    edge.send(edge.request("INVITE", BOB));
    run(50);
    String answer =
        new String(
            SipResponses.to(edge.requests.getFirst(), 200, "b1").response().bytes(), ISO_8859_1);
    String viasOfOthers = "(?s)(Via: [^\r]*\r\n)(Via: [^\r]*\r\n)+";
    edge.sendBytes(answer.replaceFirst(viasOfOthers, "$1").getBytes(ISO_8859_1));
    run(50);
    assertThat(edge.statuses()).containsExactly(100, 502);
    shouldStillServe();
  }

  @Test
  void shouldForgetAFloodOfCallsThatNobodyAnswers() {
    for (int i = 0; i < 2_000; i++) {
      edge.send(edge.request("INVITE", BOB));
      if (i % 100 == 0) {
        run(20);
      }
    }
    run(100);
    assertThat(callAgent.burden()).isLessThanOrEqualTo(6_001);
    String noise = new String(new HostileMessages(36).noise(3_000), ISO_8859_1);
    edge.sendBytes(noise.getBytes(ISO_8859_1));
    shouldStillServe();
  }
}
