package org.callseal.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.sip.transaction.Wiretap.answer;
import static org.callseal.sip.transaction.Wiretap.request;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.transaction.ServerTransaction.State;
import org.junit.jupiter.api.Test;

class ServerTransactionTest {

  private static final String PEER = "phone";

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final TransactionLayer layer = new TransactionLayer(network.loop("proxy"), 10);
  private final Wiretap tap = new Wiretap(network::elapsed);
  private final SipRequest invite = request("INVITE", "z9hG4bK1");
  private final SipRequest ack = request("ACK", "z9hG4bK1");
  private final SipRequest register = request("REGISTER", "z9hG4bK2");

  private RequestArrival receive(SipRequest request) {
    return layer.receive(request, PEER, Transport.unreliable(tap));
  }

  private ServerTransaction open(SipRequest request) {
    return opened(receive(request));
  }

  private ServerTransaction opened(RequestArrival arrival) {
    assertThat(arrival).isInstanceOf(RequestArrival.New.class);
    ServerTransaction transaction = ((RequestArrival.New) arrival).transaction();
    transaction.tell(tap);
    return transaction;
  }

  private void absorbed(SipRequest request) {
    assertThat(receive(request)).isEqualTo(new RequestArrival.Absorbed());
  }

  private void run(int millis) {
    network.run(Duration.ofMillis(millis));
  }

  @Test
  void shouldSayTryingWhenNothingWasSaidFor200Milliseconds() {
    open(invite);
    run(199);
    assertThat(tap.sent).isEmpty();
    run(1);
    assertThat(tap.sent).containsExactly("100");
    assertThat(tap.messages.getFirst().to().tag()).isEmpty();
  }

  @Test
  void shouldNotSayTryingWhenSomethingWasSaid() {
    ServerTransaction transaction = open(invite);
    transaction.respond(answer(invite, 180));
    run(1000);
    assertThat(tap.sent).containsExactly("180");
  }

  @Test
  void shouldAnswerARepeatedInviteWithTheLastProvisionalAnswer() {
    ServerTransaction transaction = open(invite);
    transaction.respond(answer(invite, 100));
    transaction.respond(answer(invite, 183));
    absorbed(invite);
    assertThat(tap.sent).containsExactly("100", "183", "183");
    assertThat(tap.attempts).containsExactly(0, 0, 1);
    assertThat(transaction.state()).isEqualTo(State.PROCEEDING);
  }

  @Test
  void shouldAbsorbInvitesAfterA2xxAndPassItsRetransmissionsByTheUser() {
    ServerTransaction transaction = open(invite);
    transaction.respond(answer(invite, 200));
    absorbed(invite);
    assertThat(tap.sent).containsExactly("200");
    transaction.respond(answer(invite, 200));
    transaction.respond(answer(invite, 486));
    assertThat(tap.sent).containsExactly("200", "200");
    assertThat(transaction.state()).isEqualTo(State.ACCEPTED);
    run(31_999);
    assertThat(transaction.state()).isEqualTo(State.ACCEPTED);
    run(1);
    assertThat(transaction.state()).isEqualTo(State.TERMINATED);
    assertThat(tap.told).containsExactly("terminated");
  }

  @Test
  void shouldHandTheAckOfA2xxToTheUser() {
    open(invite).respond(answer(invite, 200));
    assertThat(receive(ack)).isEqualTo(new RequestArrival.Acknowledgement(ack));
  }

  @Test
  void shouldRepeatAFailureUntilItIsAcknowledged() {
    ServerTransaction transaction = open(invite);
    transaction.respond(answer(invite, 486));
    run(4_000);
    absorbed(invite);
    run(4_000);
    assertThat(tap.millis()).containsExactly(0L, 500L, 1500L, 3500L, 4000L, 7500L);
    absorbed(ack);
    assertThat(transaction.state()).isEqualTo(State.CONFIRMED);
    absorbed(ack);
    absorbed(invite);
    run(4_999);
    assertThat(transaction.state()).isEqualTo(State.CONFIRMED);
    run(1);
    assertThat(transaction.state()).isEqualTo(State.TERMINATED);
    assertThat(tap.sent).hasSize(6);
    assertThat(tap.told).containsExactly("terminated");
  }

  @Test
  void shouldTellThatAFailureWasNeverAcknowledged() {
    open(invite).respond(answer(invite, 486));
    run(33_000);
    assertThat(tap.told).containsExactly("terminated", "unacknowledged");
    assertThat(tap.millis()).endsWith(27500L, 31500L);
    assertThat(layer.serverCount()).isZero();
  }

  @Test
  void shouldEndAtOnceOnAReliableTransport() {
    ServerTransaction ofInvite = opened(layer.receive(invite, PEER, Transport.reliable(tap)));
    ServerTransaction ofRegister = opened(layer.receive(register, PEER, Transport.reliable(tap)));
    ofInvite.respond(answer(invite, 486));
    run(5_000);
    absorbed(ack);
    ofRegister.respond(answer(register, 200));
    assertThat(tap.sent).containsExactly("486", "200");
    assertThat(layer.serverCount()).isZero();
  }

  @Test
  void shouldAbsorbARepeatedRequestWhileThereIsNoAnswer() {
    ServerTransaction transaction = open(register);
    absorbed(register);
    assertThat(tap.sent).isEmpty();
    assertThat(transaction.state()).isEqualTo(State.TRYING);
    transaction.respond(answer(register, 100));
    absorbed(register);
    assertThat(tap.sent).containsExactly("100", "100");
    assertThat(transaction.state()).isEqualTo(State.PROCEEDING);
  }

  @Test
  void shouldAnswerARepeatedRequestWithItsFinalAnswerFor64T1() {
    ServerTransaction transaction = open(register);
    transaction.respond(answer(register, 200));
    transaction.respond(answer(register, 500));
    run(31_999);
    absorbed(register);
    assertThat(tap.sent).containsExactly("200", "200");
    assertThat(transaction.state()).isEqualTo(State.COMPLETED);
    run(1);
    assertThat(receive(register)).isInstanceOf(RequestArrival.New.class);
  }

  @Test
  void shouldEndInSilenceWhenAbandoned() {
    ServerTransaction transaction = open(register);
    transaction.abandon();
    assertThat(tap.sent).isEmpty();
    assertThat(layer.serverCount()).isZero();
  }

  @Test
  void shouldKeepAbsorbingWhenTheTransportFails() {
    ServerTransaction transaction = open(invite);
    transaction.respond(answer(invite, 200));
    transaction.transportFailed();
    absorbed(invite);
    assertThat(tap.told).containsExactly("transport failed");
    assertThat(transaction.state()).isEqualTo(State.ACCEPTED);
  }

  @Test
  void shouldTellRequestsApartByBranchSentByMethodAndPeer() {
    open(register);
    open(request("REGISTER", "z9hG4bK3"));
    open(request("REGISTER", "z9hG4bK2", "192.0.2.1:5070", "sip:bob@example.net"));
    open(request("OPTIONS", "z9hG4bK2"));
    opened(layer.receive(register, "another phone", Transport.unreliable(tap)));
    assertThat(layer.serverCount()).isEqualTo(5);
  }

  @Test
  void shouldTellRequestsWithOldBranchesApartByTheirHeaders() {
    open(request("OPTIONS", "1"));
    absorbed(request("OPTIONS", "1"));
    open(request("OPTIONS", "1", "192.0.2.1:5060", "sip:carol@example.net"));
  }

  @Test
  void shouldFindTheInviteThatACancelMeans() {
    ServerTransaction transaction = open(invite);
    SipRequest cancel = request("CANCEL", "z9hG4bK1");
    open(cancel);
    assertThat(layer.cancelled(cancel, PEER)).containsSame(transaction);
    assertThat(layer.cancelled(cancel, "another phone")).isEmpty();
    assertThat(layer.cancelled(request("CANCEL", "z9hG4bK9"), PEER)).isEmpty();
  }

  @Test
  void shouldHandAnAckOfNothingToTheUserAndKeepNothing() {
    assertThat(receive(ack)).isEqualTo(new RequestArrival.Acknowledgement(ack));
    assertThat(layer.serverCount()).isZero();
  }

  @Test
  void shouldKeepNothingBeyondItsBound() {
    for (int i = 0; i < 10; i++) {
      open(request("OPTIONS", "z9hG4bKbound" + i));
    }
    assertThat(receive(register)).isEqualTo(new RequestArrival.NoRoom(register));
    assertThat(layer.serverCount()).isEqualTo(10);
  }

  @Test
  void shouldAnswerWhatIsAsLargeAsAMessageCanBe() {
    String via = "v:SIP/2.0/UDP a;branch=z9hG4bKl\r\n";
    String from = "f:<sip:a@example.net>;tag=" + "f".repeat(SipParser.MAX_LINE_LENGTH - 26);
    String to = "t:<sip:" + "b".repeat(SipParser.MAX_LINE_LENGTH - 20) + "@example.net>";
    String text =
        "OPTIONS sip:a SIP/2.0\r\n"
            + via.repeat(SipParser.MAX_HEADER_FIELDS - 4)
            + (from + "\r\n" + to + "\r\n" + "i:1\r\nCSeq:1 OPTIONS\r\n\r\n");
    SipRequest largest = (SipRequest) SipParser.parse(text.getBytes(StandardCharsets.UTF_8));
    ServerTransaction transaction = open(largest);
    transaction.respond(SipResponses.to(largest, 200).response());
    assertThat(transaction.state()).isEqualTo(State.COMPLETED);
  }

  @Test
  void shouldTagTheSameRequestAlwaysAlike() {
    var first = SipResponses.to(register, 404).response();
    var second = SipResponses.to(register, 404).response();
    assertThat(first.bytes()).isEqualTo(second.bytes());
    assertThat(first.to().tag()).isPresent();
    assertThat(first.vias()).hasSize(2);
  }

  @Test
  void shouldAbsorbWhatAnotherHostOfAServerSetSendsAgain() {
    TransactionLayer ofSets = TransactionLayer.ofServerSets(network.loop("agent"), 10);
    SipRequest again = from("192.0.2.2:5060", "INVITE", "z9hG4bK1");
    ServerTransaction first = opened(ofSets.receive(invite, PEER, Transport.unreliable(tap)));
    first.respond(answer(invite, 180));

    assertThat(ofSets.receive(again, PEER, Transport.unreliable(tap)))
        .isEqualTo(new RequestArrival.Absorbed());
    assertThat(tap.sent).containsExactly("180", "180");
    assertThat(ofSets.find(again, PEER)).contains(first);
    assertThat(ofSets.cancelled(from("192.0.2.2:5060", "CANCEL", "z9hG4bK1"), PEER))
        .contains(first);
    assertThat(ofSets.serverCount()).isOne();
  }

  @Test
  void shouldTellBranchesAndPeersOfServerSetsApart() {
    TransactionLayer ofSets = TransactionLayer.ofServerSets(network.loop("agent"), 10);
    opened(ofSets.receive(invite, PEER, Transport.unreliable(tap)));
    opened(
        ofSets.receive(
            from("192.0.2.2:5060", "INVITE", "z9hG4bK3"), PEER, Transport.unreliable(tap)));
    opened(ofSets.receive(invite, "another", Transport.unreliable(tap)));
    assertThat(ofSets.serverCount()).isEqualTo(3);
  }

  /** Clients draw their branches each for itself (RFC 3261 17.2.3). */
  @Test
  void shouldTellHostsApartThatAreNoServerSet() {
    open(invite);
    open(from("192.0.2.2:5060", "INVITE", "z9hG4bK1"));
    assertThat(layer.serverCount()).isEqualTo(2);
  }

  private static SipRequest from(String host, String method, String branch) {
    return request(method, branch, host, "sip:bob@example.net");
  }
}
