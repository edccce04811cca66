package org.callseal.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.callseal.sip.transaction.Wiretap.answer;
import static org.callseal.sip.transaction.Wiretap.request;

import java.time.Duration;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.transaction.ClientTransaction.State;
import org.junit.jupiter.api.Test;

class ClientTransactionTest {

  private static final String PEER = "edge";

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final TransactionLayer layer = new TransactionLayer(network.loop("ua"), 10);
  private final Wiretap tap = new Wiretap(network::elapsed);
  private final SipRequest invite = request("INVITE", "z9hG4bK1");
  private final SipRequest options = request("OPTIONS", "z9hG4bK2");

  private ClientTransaction send(SipRequest request) {
    return layer.send(request, PEER, Transport.unreliable(tap), tap).orElseThrow();
  }

  private ClientTransaction sendReliably(SipRequest request) {
    return layer.send(request, PEER, Transport.reliable(tap), tap).orElseThrow();
  }

  private void receive(SipRequest request, int status) {
    assertThat(layer.receive(answer(request, status), PEER)).isTrue();
  }

  private void run(int millis) {
    network.run(Duration.ofMillis(millis));
  }

  @Test
  void shouldRepeatAnInviteAtDoublingIntervalsAndGiveUpAfter64T1() {
    ClientTransaction transaction = send(invite);
    run(33_000);
    assertThat(tap.millis()).containsExactly(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L);
    assertThat(tap.attempts).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(tap.told).containsExactly("TIMEOUT 408");
    assertThat(transaction.state()).isEqualTo(State.TERMINATED);
    assertThat(layer.clientCount()).isZero();
  }

  @Test
  void shouldStopRepeatingAnInviteOnAProvisionalAnswerAndWaitWithoutEnd() {
    ClientTransaction transaction = send(invite);
    run(600);
    receive(invite, 100);
    receive(invite, 180);
    run(170_000);
    assertThat(tap.sent).containsExactly("INVITE", "INVITE");
    assertThat(tap.told).containsExactly("100", "180");
    assertThat(transaction.state()).isEqualTo(State.PROCEEDING);
  }

  @Test
  void shouldPassEvery2xxOfAnInviteAndNeverAcknowledgeIt() {
    ClientTransaction transaction = send(invite);
    receive(invite, 180);
    receive(invite, 200);
    receive(invite, 200);
    assertThat(transaction.state()).isEqualTo(State.ACCEPTED);
    run(31_999);
    receive(invite, 200);
    assertThat(tap.told).containsExactly("180", "200", "200", "200");
    assertThat(tap.sent).containsExactly("INVITE");
    run(1);
    assertThat(layer.receive(answer(invite, 200), PEER)).isFalse();
    assertThat(transaction.state()).isEqualTo(State.TERMINATED);
  }

  @Test
  void shouldDropAFailureAfterA2xx() {
    send(invite);
    receive(invite, 200);
    receive(invite, 486);
    receive(invite, 180);
    assertThat(tap.told).containsExactly("200");
    assertThat(tap.sent).containsExactly("INVITE");
  }

  @Test
  void shouldAcknowledgeAFailureEachTimeItComesAndTellItOnce() {
    ClientTransaction transaction = send(invite);
    receive(invite, 486);
    receive(invite, 486);
    assertThat(tap.sent).containsExactly("INVITE", "ACK", "ACK");
    assertThat(tap.attempts).containsExactly(0, 0, 1);
    assertThat(tap.told).containsExactly("486");
    assertThat(transaction.state()).isEqualTo(State.COMPLETED);
    run(31_999);
    receive(invite, 486);
    run(1);
    assertThat(layer.receive(answer(invite, 486), PEER)).isFalse();
  }

  @Test
  void shouldBuildTheAckFromTheInviteAndTheResponse() {
    send(invite);
    receive(invite, 486);
    SipRequest ack = (SipRequest) tap.messages.getLast();
    assertThat(ack.requestUri()).isEqualTo(invite.requestUri());
    assertThat(ack.headers(HeaderName.VIA))
        .containsExactly(invite.headers(HeaderName.VIA).getFirst());
    assertThat(ack.to().tag()).contains("b1");
    assertThat(ack.header(HeaderName.FROM)).isEqualTo(invite.header(HeaderName.FROM));
    assertThat(ack.cseq().text()).isEqualTo("7 ACK");
    assertThat(ack.headers(HeaderName.ROUTE)).isEqualTo(invite.headers(HeaderName.ROUTE));
  }

  @Test
  void shouldNeitherRepeatNorLingerOnAReliableTransport() {
    ClientTransaction ofInvite = sendReliably(invite);
    ClientTransaction ofOptions = sendReliably(options);
    run(20_000);
    receive(invite, 486);
    receive(options, 200);
    assertThat(tap.sent).containsExactly("INVITE", "OPTIONS", "ACK");
    assertThat(ofInvite.state()).isEqualTo(State.TERMINATED);
    assertThat(ofOptions.state()).isEqualTo(State.TERMINATED);
  }

  @Test
  void shouldRepeatOtherRequestsUpToEveryT2AndGiveUpAfter64T1() {
    send(options);
    run(33_000);
    assertThat(tap.millis())
        .containsExactly(
            0L, 500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L);
    assertThat(tap.told).containsExactly("TIMEOUT 408");
  }

  @Test
  void shouldRepeatEveryT2OnceAProvisionalAnswerCame() {
    ClientTransaction transaction = send(options);
    receive(options, 100);
    assertThat(transaction.state()).isEqualTo(State.PROCEEDING);
    run(33_000);
    assertThat(tap.millis())
        .containsExactly(0L, 500L, 4500L, 8500L, 12500L, 16500L, 20500L, 24500L, 28500L);
    assertThat(tap.told).containsExactly("100", "TIMEOUT 408");
  }

  @Test
  void shouldTellAFinalAnswerOnceAndAbsorbItsCopiesForT4() {
    ClientTransaction transaction = send(options);
    receive(options, 200);
    receive(options, 200);
    assertThat(tap.told).containsExactly("200");
    assertThat(transaction.state()).isEqualTo(State.COMPLETED);
    run(5_000);
    assertThat(tap.sent).containsExactly("OPTIONS");
    assertThat(layer.receive(answer(options, 200), PEER)).isFalse();
  }

  @Test
  void shouldTransmitAgainWhenAskedAndLeaveTheTimersAlone() {
    ClientTransaction transaction = send(options);
    run(100);
    transaction.transmitAgain();
    run(500);
    assertThat(tap.millis()).containsExactly(0L, 100L, 500L);
    receive(options, 200);
    transaction.transmitAgain();
    assertThat(tap.sent).hasSize(3);
  }

  @Test
  void shouldTransmitTheAckAgainWhenAsked() {
    ClientTransaction transaction = send(invite);
    transaction.transmitAgain();
    receive(invite, 486);
    transaction.transmitAgain();
    assertThat(tap.sent).containsExactly("INVITE", "INVITE", "ACK", "ACK");
  }

  @Test
  void shouldTellTransportFailureOnceAndEnd() {
    ClientTransaction transaction = send(invite);
    transaction.transportFailed();
    transaction.transportFailed();
    run(40_000);
    assertThat(tap.told).containsExactly("TRANSPORT 503");
    assertThat(tap.sent).containsExactly("INVITE");
  }

  @Test
  void shouldEndWithoutAWordWhenAbandoned() {
    send(options).abandon();
    run(40_000);
    assertThat(tap.told).isEmpty();
    assertThat(layer.clientCount()).isZero();
  }

  @Test
  void shouldMatchByBranchMethodAndPeer() {
    send(options);
    assertThat(layer.receive(answer(request("OPTIONS", "z9hG4bKx"), 200), PEER)).isFalse();
    assertThat(layer.receive(answer(request("MESSAGE", "z9hG4bK2"), 200), PEER)).isFalse();
    assertThat(layer.receive(answer(options, 200), "stranger")).isFalse();
    assertThat(tap.told).isEmpty();
  }

  @Test
  void shouldTellTheAnswersOfInviteAndCancelApart() {
    send(invite);
    receive(invite, 180);
    SipRequest cancel = SipRequests.cancelOf(invite);
    send(cancel);
    receive(cancel, 200);
    receive(invite, 487);
    assertThat(tap.sent).containsExactly("INVITE", "CANCEL", "ACK");
    assertThat(tap.told).containsExactly("180", "200", "487");
  }

  @Test
  void shouldSendNothingBeyondItsBound() {
    for (int i = 0; i < 10; i++) {
      send(request("OPTIONS", "z9hG4bKbound" + i));
    }
    assertThat(layer.send(options, PEER, Transport.unreliable(tap), tap)).isEmpty();
    assertThat(tap.sent).hasSize(10);
    assertThat(layer.clientCount()).isEqualTo(10);
  }

  @Test
  void shouldRefuseAnAckAndAUsedBranch() {
    send(options);
    assertThatThrownBy(() -> send(options)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> send(request("ACK", "z9hG4bK9")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
