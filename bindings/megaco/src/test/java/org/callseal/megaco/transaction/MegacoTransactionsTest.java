package org.callseal.megaco.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.callseal.megaco.Encoding;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MegacoTransactionsTest {

  private static final InetSocketAddress PEER = new InetSocketAddress("203.0.113.1", 2944);
  private static final InetSocketAddress OTHER = new InetSocketAddress("203.0.113.2", 2944);
  private static final int MOST = 3;

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final SimulatedLoop loop = network.loop("entity");
  private final List<String> sent = new ArrayList<>();
  private final List<String> executed = new ArrayList<>();
  private final List<String> outcomes = new ArrayList<>();
  private final MegacoTransactions transactions = entity((byte) 0);

  /** One whose random bytes are all the same: the first number is that of zeros, plus one. */
  private MegacoTransactions entity(byte drawn) {
    return new MegacoTransactions(
        loop,
        bytes -> Arrays.fill(bytes, drawn),
        "mgc",
        (_, bytes) -> sent.add(new String(bytes, StandardCharsets.US_ASCII)),
        (_, message, transaction) -> {
          executed.add(message.messageId() + " " + transaction.value());
          return "C=-{N=a}";
        },
        MOST);
  }

  private void receive(InetSocketAddress from, String body) {
    transactions.received(from, ("!/2 mg1\n" + body).getBytes(StandardCharsets.US_ASCII));
  }

  private void ask() {
    transactions.send(
        PEER,
        new Dialect(2, Encoding.TEXT),
        "C=-{AV=*{AT{}}}",
        outcome ->
            outcomes.add(
                switch (outcome) {
                  case Outcome.Unanswered _ -> "nothing";
                  case Outcome.Replied replied -> replied.error().orElse("done");
                }));
  }

  private void run(int seconds) {
    network.run(Duration.ofSeconds(seconds));
  }

  @Test
  void shouldRepeatARequestUntilItIsReplied() {
    ask();
    run(3);
    int before = sent.size();
    assertThat(before).isBetween(3, 6);
    assertThat(sent).containsOnly("!/2 mgc\nT=1{C=-{AV=*{AT{}}}}");
    receive(PEER, "P=1{C=-{AV=a}}");
    assertThat(outcomes).containsExactly("done");
    receive(PEER, "P=1{C=-{AV=a}}");
    run(60);
    assertThat(sent).hasSize(before);
    assertThat(outcomes).hasSize(1);
  }

  @Test
  void shouldGiveUpInTheEnd() {
    ask();
    run(19);
    assertThat(outcomes).isEmpty();
    run(10);
    assertThat(outcomes).containsExactly("nothing");
    assertThat(sent).hasSizeBetween(7, 12);
  }

  @Test
  void shouldWaitLongerForAReplyThatIsPending() {
    ask();
    receive(PEER, "PN=1{}");
    run(25);
    assertThat(sent).hasSizeLessThan(6);
    assertThat(outcomes).isEmpty();
    receive(PEER, "P=1{ER=501{}}");
    assertThat(outcomes).containsExactly("501");
    ask();
    receive(PEER, "Pending = 2 { }");
    run(70);
    assertThat(outcomes).containsExactly("501", "nothing");
  }

  @Test
  void shouldBelieveWhomItAskedAndNobodyElse() {
    ask();
    receive(OTHER, "P=1{C=-{AV=a}}");
    receive(PEER, "P=2{C=-{AV=a}}");
    receive(PEER, "ER=400{\"Syntax error\"}");
    assertThat(outcomes).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ER=402{}",
        "C=-{ER=402{}}",
        "C=-{AV=a,AV=b{ER=402{}}}",
        "C=1{AV=a},C=2{AV=b{Error=402{}}}"
      })
  void shouldFindAnErrorWhereverItStands(String reply) {
    ask();
    receive(PEER, "P=1{" + reply + "}");
    assertThat(outcomes).containsExactly("402");
  }

  @Test
  void shouldExecuteARequestOnceAndReplyTheSameEachTime() {
    receive(PEER, "T=7{C=-{N=a}}");
    receive(PEER, "T=7{C=-{N=a}}");
    assertThat(executed).containsExactly("mg1 7");
    assertThat(sent).containsExactly("!/2 mgc\nP=7{C=-{N=a}}", "!/2 mgc\nP=7{C=-{N=a}}");
    receive(OTHER, "T=7{C=-{N=a}}");
    assertThat(executed).hasSize(2);
    run(31);
    receive(PEER, "T=7{C=-{N=a}}");
    assertThat(executed).hasSize(3);
  }

  @Test
  void shouldExecuteTransactionsOfOneMessageInTheirOrder() {
    receive(PEER, "T=9{C=-{N=a}}\nT=8{C=-{N=a}}");
    assertThat(executed).containsExactly("mg1 9", "mg1 8");
    assertThat(sent).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"K{7}", "K{1,5-9}", "TransactionResponseAck { 6 , 7 }"})
  void shouldSayNothingMoreWhenItsReplyIsAcknowledged(String acknowledgement) {
    receive(PEER, "T=7{C=-{N=a}}");
    receive(PEER, acknowledgement);
    receive(PEER, "T=7{C=-{N=a}}");
    assertThat(executed).hasSize(1);
    assertThat(sent).hasSize(1);
  }

  @Test
  void shouldAcknowledgeAReplyThatAsksForItAndAnswerNoOther() {
    ask();
    sent.clear();
    receive(PEER, "P=1{IA,C=-{AV=a}}");
    assertThat(sent).containsExactly("!/2 mgc\nK{1}");
    receive(PEER, "P=1{C=-{AV=a}}");
    receive(PEER, "ER=402{}");
    receive(PEER, "K{1}");
    receive(PEER, "PN=1{}");
    receive(PEER, "SM=1/1");
    transactions.received(PEER, "!/9 mg1\nER=406{}".getBytes(StandardCharsets.US_ASCII));
    assertThat(sent).hasSize(1);
  }

  @Test
  void shouldRefuseARequestOfAVersionThatIsNotSpoken() {
    transactions.received(PEER, "!/4 mg1\nT=1{C=-{N=a}}".getBytes(StandardCharsets.US_ASCII));
    assertThat(sent).containsExactly("!/3 mgc\nER=406{\"Version Not Supported\"}");
    assertThat(executed).isEmpty();
  }

  @Test
  void shouldTakeInNoMoreThanItHasRoomFor() {
    for (int number = 1; number <= MOST + 1; number++) {
      receive(PEER, "T=" + number + "{C=-{N=a}}");
    }
    assertThat(executed).hasSize(MOST);
    assertThat(sent.getLast()).isEqualTo("!/2 mgc\nP=4{ER=502{\"no room\"}}");
    for (int asked = 0; asked <= MOST; asked++) {
      ask();
    }
    run(1);
    assertThat(outcomes).containsExactly("nothing");
  }

  @Test
  void shouldTakeNoNumberThatIsNone() {
    receive(PEER, "T=4294967296{C=-{N=a}}");
    receive(PEER, "T=x{C=-{N=a}}");
    transactions.received(PEER, "hello".getBytes(StandardCharsets.US_ASCII));
    assertThat(executed).isEmpty();
    assertThat(sent).isEmpty();
    assertThat(transactions.malformed()).isEqualTo(3);
  }

  @Test
  void shouldGiveEachRequestANumberOfItsOwnAndSayNothingOnceItIsClosed() {
    MegacoTransactions highest = entity((byte) -1);
    sent.clear();
    highest.send(PEER, Dialect.TEXT, "C=-{AV=*{AT{}}}", _ -> {});
    highest.send(PEER, Dialect.TEXT, "C=-{AV=*{AT{}}}", _ -> {});
    assertThat(sent).hasSize(2).doesNotHaveDuplicates();
    highest.close();
    run(5);
    assertThat(sent).hasSize(2);
  }
}
