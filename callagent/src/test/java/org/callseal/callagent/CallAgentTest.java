package org.callseal.callagent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallAgentTest {

  private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 5060);
  private static final String BOB = "sip:bob@example.net";

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final RandomSource random = new Random(1)::nextBytes;
  private final SimulatedLoop outside = network.loop("outside");
  private final MemoryBindingStore store = new MemoryBindingStore();
  private final EdgePeer edge = new EdgePeer(network, outside, "127.0.0.1", 5090, LOCAL);
  private final EdgePeer stranger = new EdgePeer(network, outside, "192.0.2.66", 5060, LOCAL);
  private SimulatedLoop loop = network.loop("call agent");
  private CallAgentSettings settings = CallAgentSettings.of("example.net", LOCAL);
  private CallAgent callAgent;

  @BeforeEach
  void open() throws IOException {
    callAgent = CallAgent.open(settings, store, loop, network, random);
  }

  private void restart() throws IOException {
    loop.stop();
    loop = network.loop("call agent again");
    open();
  }

  private void run(int millis) {
    network.run(Duration.ofMillis(millis));
  }

  private void registerBob(String... contacts) {
    edge.registerBob(contacts);
    run(100);
    assertThat(edge.statuses()).containsExactly(200);
    edge.forget();
  }

  private int answerTo(SipRequest request) {
    edge.forget();
    edge.send(request);
    run(100);
    assertThat(edge.responses).hasSize(1);
    return edge.statuses().getFirst();
  }

  @Test
  void shouldHearItsEdgesAlone() {
    stranger.send(stranger.request("OPTIONS", "sip:example.net"));
    run(100);
    assertThat(stranger.responses).isEmpty();
    assertThat(callAgent.strangers()).isEqualTo(1);
    assertThat(answerTo(edge.request("OPTIONS", "sip:127.0.0.1:5060"))).isEqualTo(200);
    assertThat(edge.responses.getFirst().lists(HeaderName.ALLOW, "INVITE")).isTrue();
    assertThat(edge.responses.getFirst().topVia().received()).contains("127.0.0.1");
  }

  @Test
  void shouldCountWhatIsNoMessage() {
    edge.sendBytes("\r\n\r\n".getBytes(UTF_8));
    edge.sendBytes("nonsense".getBytes(UTF_8));
    run(100);
    assertThat(callAgent.malformed()).isEqualTo(2);
    assertThat(edge.responses).isEmpty();
  }

  @Test
  void shouldSendACallToTheContactAlongItsPath() {
    registerBob("<sip:b@192.168.7.7:5062>");
    edge.send(edge.request("INVITE", BOB, "Max-Forwards: 20"));
    run(50);
    assertThat(edge.statuses()).containsExactly(100);
    SipRequest invite = edge.requests.getFirst();
    assertThat(invite.requestUri()).isEqualTo("sip:b@192.168.7.7:5062");
    assertThat(invite.headers(HeaderName.ROUTE)).containsExactly("<sip:token@127.0.0.1:5090;lr>");
    assertThat(invite.headers(HeaderName.RECORD_ROUTE)).containsExactly("<sip:127.0.0.1:5060;lr>");
    assertThat(invite.maxForwards()).hasValue(19);
    assertThat(invite.vias()).hasSize(3);
    assertThat(invite.topVia().sentBy()).isEqualTo("127.0.0.1:5060");
  }

  @Test
  void shouldPassProvisionalAndEverySuccessfulAnswerBack() {
    registerBob("<sip:b@192.168.7.7>");
    SipRequest sent = edge.send(edge.request("INVITE", BOB));
    run(50);
    SipRequest invite = edge.requests.getFirst();
    edge.answer(invite, 100);
    edge.answer(invite, 180);
    edge.answer(invite, 200);
    edge.answer(invite, 200);
    run(50);
    assertThat(edge.statuses()).containsExactly(100, 180, 200, 200);
    SipResponse ok = edge.responses.getLast();
    assertThat(ok.vias()).hasSize(2);
    assertThat(ok.branch()).isEqualTo(sent.branch());
    assertThat(edge.methods()).containsExactly("INVITE");
  }

  @Test
  void shouldTryContactsByPreferenceOneAfterTheOther() {
    registerBob("<sip:b@h1>;q=0.2", "<sip:b@h2>;q=0.9", "<sip:b@h3>;q=0.5");
    edge.send(edge.request("INVITE", BOB));
    run(50);
    edge.answer(edge.requests.getLast(), 486);
    run(50);
    edge.answer(edge.requests.getLast(), 404);
    run(50);
    assertThat(edge.statuses()).containsExactly(100);
    edge.answer(edge.requests.getLast(), 480);
    run(50);
    assertThat(edge.requests.stream().filter(r -> r.is("INVITE")).map(SipRequest::requestUri))
        .containsExactly("sip:b@h2", "sip:b@h3", "sip:b@h1");
    assertThat(edge.requests.stream().filter(r -> r.is("ACK"))).hasSize(3);
    assertThat(edge.statuses()).containsExactly(100, 486);
  }

  @Test
  void shouldStopTheSearchAtA6xx() {
    registerBob("<sip:b@h1>;q=0.2", "<sip:b@h2>;q=0.9");
    edge.send(edge.request("INVITE", BOB));
    run(50);
    edge.answer(edge.requests.getLast(), 603);
    run(50);
    assertThat(edge.statuses()).containsExactly(100, 603);
    assertThat(edge.methods()).containsExactly("INVITE", "ACK");
  }

  @Test
  void shouldPreferAnAnswerThatTellsHowToGoOnAndHideOverload() {
    registerBob("<sip:b@h1>;q=0.2", "<sip:b@h2>;q=0.9");
    edge.send(edge.request("MESSAGE", BOB));
    run(50);
    edge.answer(edge.requests.getLast(), 404);
    run(50);
    edge.answer(edge.requests.getLast(), 415);
    run(50);
    edge.send(edge.request("MESSAGE", BOB));
    run(50);
    edge.answer(edge.requests.getLast(), 503);
    run(50);
    edge.answer(edge.requests.getLast(), 503);
    run(50);
    assertThat(edge.statuses()).containsExactly(415, 500);
  }

  @Test
  void shouldCancelWhatRings() {
    registerBob("<sip:b@h1>;q=0.2", "<sip:b@h2>;q=0.9");
    SipRequest sent = edge.send(edge.request("INVITE", BOB));
    run(50);
    SipRequest invite = edge.requests.getFirst();
    edge.answer(invite, 180);
    run(50);
    edge.send(edge.cancel(sent));
    run(50);
    SipRequest cancel = edge.requests.getLast();
    assertThat(cancel.method()).isEqualTo("CANCEL");
    assertThat(cancel.branch()).isEqualTo(invite.branch());
    edge.answer(cancel, 200);
    edge.answer(invite, 487);
    run(50);
    assertThat(edge.statuses()).containsExactly(100, 180, 200, 487);
    assertThat(edge.methods()).containsExactly("INVITE", "CANCEL", "ACK");
  }

  @Test
  void shouldHoldACancelUntilTheFirstProvisionalAnswer() {
    registerBob("<sip:b@h1>");
    SipRequest sent = edge.send(edge.request("INVITE", BOB));
    run(50);
    edge.send(edge.cancel(sent));
    run(50);
    assertThat(edge.methods()).containsExactly("INVITE");
    edge.answer(edge.requests.getFirst(), 100);
    run(50);
    assertThat(edge.methods()).containsExactly("INVITE", "CANCEL");
  }

  @Test
  void shouldEndACancelledCallThatNobodyAnswers() {
    registerBob("<sip:b@h1>");
    SipRequest sent = edge.send(edge.request("INVITE", BOB));
    run(50);
    edge.send(edge.cancel(sent));
    run(33_000);
    assertThat(edge.statuses()).startsWith(100, 200, 487);
  }

  @Test
  void shouldRefuseACancelOfNothing() {
    assertThat(answerTo(edge.request("CANCEL", BOB))).isEqualTo(481);
  }

  @Test
  void shouldCancelAtTimerCAndGoOn() {
    registerBob("<sip:b@h1>;q=0.2", "<sip:b@h2>;q=0.9");
    edge.send(edge.request("INVITE", BOB));
    run(50);
    SipRequest first = edge.requests.getFirst();
    edge.answer(first, 180);
    run(100_000);
    edge.answer(first, 180);
    run(180_000);
    assertThat(edge.methods()).containsExactly("INVITE");
    run(2_000);
    assertThat(edge.methods()).containsExactly("INVITE", "CANCEL", "CANCEL");
    edge.answer(edge.requests.getLast(), 200);
    edge.answer(first, 487);
    run(50);
    assertThat(edge.requests.getLast().requestUri()).isEqualTo("sip:b@h1");
  }

  @Test
  void shouldTryTheNextContactWhenOneIsSilent() {
    registerBob("<sip:b@h1>;q=0.2", "<sip:b@h2>;q=0.9");
    edge.send(edge.request("INVITE", BOB));
    run(33_000);
    assertThat(edge.requests.getLast().requestUri()).isEqualTo("sip:b@h1");
    run(33_000);
    assertThat(edge.statuses()).startsWith(100, 408);
  }

  @Test
  void shouldEndASilentMessageInSilence() {
    registerBob("<sip:b@h1>");
    edge.send(edge.request("MESSAGE", BOB));
    run(70_000);
    assertThat(edge.responses).isEmpty();
  }

  @Test
  void shouldSendTheAckOfA2xxAlongItsRoute() {
    SipRequest ack =
        edge.request(
            "ACK",
            "sip:b@192.168.7.7",
            "Route: <sip:127.0.0.1:5060;lr>, <sip:t@127.0.0.1:5090;lr>");
    edge.send(ack);
    edge.send(ack);
    run(50);
    assertThat(edge.responses).isEmpty();
    assertThat(edge.methods()).containsExactly("ACK", "ACK");
    SipRequest forwarded = edge.requests.getFirst();
    assertThat(forwarded.headers(HeaderName.ROUTE)).containsExactly("<sip:t@127.0.0.1:5090;lr>");
    assertThat(forwarded.requestUri()).isEqualTo("sip:b@192.168.7.7");
    assertThat(forwarded.branch()).isEqualTo(edge.requests.getLast().branch());
  }

  @Test
  void shouldSendToNobodyButEdges() {
    int toRoute = answerTo(edge.request("MESSAGE", "sip:x@h", "Route: <sip:192.0.2.66:5060;lr>"));
    int toTarget = answerTo(edge.request("MESSAGE", "sip:x@192.0.2.66"));
    int registered =
        answerTo(edge.request("REGISTER", "sip:example.net", "Contact: <sip:b@192.0.2.66>"));
    int toContact = answerTo(edge.request("MESSAGE", BOB));
    assertThat(registered).isEqualTo(200);
    assertThat(toContact).isEqualTo(480);
    assertThat(toRoute).isEqualTo(404);
    assertThat(toTarget).isEqualTo(404);
    assertThat(stranger.requests).isEmpty();
  }

  @Test
  void shouldRefuseWhatItMustNotForward() {
    registerBob("<sip:b@h1>");
    assertThat(answerTo(edge.request("INVITE", BOB, "Max-Forwards: 0"))).isEqualTo(483);
    assertThat(answerTo(edge.request("MESSAGE", "tel:+123"))).isEqualTo(416);
    assertThat(answerTo(edge.request("MESSAGE", "sips:bob@example.net"))).isEqualTo(416);
    assertThat(answerTo(edge.request("MESSAGE", "sip:carol@example.net"))).isEqualTo(480);
    assertThat(answerTo(edge.request("MESSAGE", BOB, "Proxy-Require: foo"))).isEqualTo(420);
    assertThat(edge.responses.getFirst().header(HeaderName.UNSUPPORTED)).contains("foo");
  }

  @Test
  void shouldLeavePrivacyOfTheIdentityToEdgesAndRefuseWhatNobodyHides() {
    registerBob("<sip:b@h1>");
    edge.send(edge.request("MESSAGE", BOB, "Proxy-Require: privacy", "Privacy: id; critical"));
    run(100);
    assertThat(edge.methods()).containsExactly("MESSAGE");
    SipRequest hidden = edge.request("MESSAGE", BOB, "Proxy-Require: privacy", "Privacy: header");
    assertThat(answerTo(hidden)).isEqualTo(420);
  }

  @Test
  void shouldRefuseWhatItCannotMakeRoomIn() {
    String path = "Path: <sip:token@127.0.0.1:5090;lr>" + ",<sip:p@h;lr>".repeat(20);
    SipRequest register = edge.request("REGISTER", "sip:example.net", "Contact: <sip:b@h1>", path);
    assertThat(answerTo(register)).isEqualTo(200);
    edge.forget();
    String[] lines = Collections.nCopies(232, "X-Any: y").toArray(String[]::new);
    edge.send(edge.request("INVITE", BOB, lines));
    run(200);
    assertThat(edge.statuses()).containsExactly(100, 513);
  }

  @Test
  void shouldDetectARequestThatCameBackUnchanged() {
    registerBob("<sip:bob@127.0.0.1:5060>");
    edge.send(edge.request("MESSAGE", BOB));
    run(50);
    SipRequest forwarded = edge.requests.getFirst();
    SipRequest spiral = edge.send(popped(forwarded, BOB));
    run(50);
    assertThat(spiral.vias()).hasSize(4);
    assertThat(edge.statuses()).containsExactly(482);
  }

  /** The forwarded request as an edge sends it back: its Route gone, aimed at the same again. */
  private SipRequest popped(SipRequest forwarded, String uri) {
    return (SipRequest)
        org.callseal.sip.SipRewrite.of(forwarded)
            .popRoute()
            .replaceRequestUri(uri)
            .addFirst(HeaderName.VIA, "SIP/2.0/UDP edge.example.net:5090;rport;branch=z9hG4bKback")
            .message();
  }

  @Test
  void shouldForwardNoAnswerThatBelongsToNothing() {
    registerBob("<sip:b@h1>");
    edge.answer(edge.request("INVITE", BOB), 200);
    run(100);
    assertThat(edge.responses).isEmpty();
  }

  @Test
  void shouldKeepItsBindingsOverARestart() throws IOException {
    registerBob("<sip:b@h1>");
    restart();
    edge.send(edge.request("MESSAGE", BOB));
    run(50);
    assertThat(edge.methods()).containsExactly("MESSAGE");
  }

  @Test
  void shouldHoldRegistrationsToMonotonicTimeWhereverItsWallClockIsSet() {
    registerBob("<sip:b@h1>;expires=600");
    for (int hours : new int[] {5, -5}) {
      loop.skewUtc(Duration.ofHours(hours));
      edge.forget();
      edge.send(edge.request("MESSAGE", BOB));
      run(100);
      assertThat(edge.methods()).as("%d hours", hours).containsExactly("MESSAGE");
    }
    run(600_000);
    assertThat(answerTo(edge.request("MESSAGE", BOB))).isEqualTo(480);
  }

  @Test
  void shouldAnswer503WhenItsTransactionsAreAllTaken() throws IOException {
    settings = settings.withTransactions(1);
    restart();
    edge.registerBob("<sip:b@h1>");
    run(50);
    assertThat(answerTo(edge.request("MESSAGE", BOB))).isEqualTo(503);
  }

  @Test
  void shouldChallengeWhoHasAPasswordAndNobodyElse() throws IOException {
    Optional<SecretBytes> secret = Optional.of(SecretBytes.copyOf("x".getBytes(UTF_8)));
    settings = settings.withPasswords(user -> user.equals("alice") ? secret : Optional.empty());
    restart();
    registerBob("<sip:b@h1>");
    assertThat(answerTo(edge.request("INVITE", BOB))).isEqualTo(407);
    assertThat(edge.responses.getFirst().headers(HeaderName.PROXY_AUTHENTICATE))
        .singleElement()
        .asString()
        .contains("realm=\"example.net\"", "algorithm=MD5", "qop=\"auth\"");
    assertThat(edge.requests).isEmpty();
  }
}
