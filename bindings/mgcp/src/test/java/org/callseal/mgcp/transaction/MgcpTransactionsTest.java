package org.callseal.mgcp.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.callseal.mgcp.EndpointName;
import org.callseal.simulation.SeenDatagram;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.simulation.Tap;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.junit.jupiter.api.Test;

class MgcpTransactionsTest {

  private static final InetSocketAddress AGENT = new InetSocketAddress("192.0.2.1", 2727);
  private static final InetSocketAddress GATEWAY = new InetSocketAddress("192.0.2.2", 2427);
  private static final InetSocketAddress OTHER = new InetSocketAddress("192.0.2.3", 2427);
  private static final EndpointName LINE = EndpointName.parse("aaln/1@rgw1").orElseThrow();

  private final SimulatedNetwork network = new SimulatedNetwork(5);
  private final List<String> executed = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private Answer next = Answer.OK;
  private int most = 1000;

  /** An entity at an address. */
  private MgcpTransactions entity(InetSocketAddress at) {
    Loop loop = network.loop(at.toString());
    MgcpTransactions[] entity = {null};
    try {
      MessagePort port =
          network.openDatagramPort(loop, at, (_, from, bytes) -> entity[0].received(from, bytes));
      entity[0] =
          new MgcpTransactions(
              loop,
              new Random(at.hashCode())::nextBytes,
              port::send,
              (_, command) -> {
                executed.add(command.verb() + " " + command.transaction());
                return next;
              },
              most);
      return entity[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldRepeatACommandAtGrowingPausesUntilItGivesUp() {
    MgcpTransactions agent = entity(AGENT);
    Tap sent = network.tap(datagram -> datagram.to().equals(GATEWAY));

    agent.send(GATEWAY, Command.of("AUEP", LINE), outcomes::add);
    network.run(Duration.ofSeconds(30));

    assertThat(outcomes).containsExactly(new Outcome.Unanswered());
    assertThat(agent.waiting()).isZero();
    assertThat(new HashSet<>(texts(sent))).as("one transaction").hasSize(1);
    List<Duration> pauses = pauses(sent);
    assertThat(pauses.getFirst()).isEqualTo(Duration.ofMillis(500));
    assertThat(pauses.get(1)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1000));
    assertThat(pauses.get(2)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(2000));
    assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofSeconds(4)) <= 0);
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
  }

  @Test
  void shouldExecuteEachCommandOnceWhateverIsLostAndCopied() {
    MgcpTransactions agent = entity(AGENT);
    entity(GATEWAY);
    network.addFault(passage -> {
      if (passage.random().nextInt(3) == 0) {
        passage.lose();
      } else if (passage.random().nextInt(3) == 0) {
        passage.copyAfter(passage.upTo(Duration.ofSeconds(3)));
      }
    });

    for (int i = 0; i < 300; i++) {
      agent.send(GATEWAY, Command.of("CRCX", LINE, "C: " + i), outcomes::add);
    }
    network.run(Duration.ofSeconds(25));

    assertThat(executed).doesNotHaveDuplicates();
    assertThat(outcomes).hasSize(300);
    assertThat(outcomes.stream().filter(Outcome.Answered.class::isInstance).count())
        .isGreaterThan(290);
  }

  @Test
  void shouldRememberAnswersForThirtySeconds() {
    entity(GATEWAY);
    Tap answers = network.tap(datagram -> datagram.to().equals(AGENT));

    say(AGENT, "CRCX 7 aaln/1@rgw1 MGCP 1.0\r\n");
    next = Answer.of(500, "changed");
    network.run(Duration.ofSeconds(29));
    say(AGENT, "CRCX 7 aaln/1@rgw1 MGCP 1.0\r\nC: 1\r\n");
    assertThat(texts(answers)).containsExactly("200 7 OK\r\n", "200 7 OK\r\n");
    say(OTHER, "CRCX 7 aaln/1@rgw1 MGCP 1.0\r\n");
    assertThat(executed).as("another's of the same number").hasSize(2);

    network.run(Duration.ofSeconds(2));
    say(AGENT, "CRCX 7 aaln/1@rgw1 MGCP 1.0\r\n");
    assertThat(executed).hasSize(3);
    assertThat(texts(answers).getLast()).isEqualTo("500 7 changed\r\n");
  }

  @Test
  void shouldTakeAnAnswerFromWhomItAskedAlone() {
    MgcpTransactions agent = entity(AGENT);
    Tap sent = network.tap(datagram -> datagram.to().equals(GATEWAY));
    agent.send(GATEWAY, Command.of("AUEP", LINE), outcomes::add);
    network.run(Duration.ofMillis(100));
    String number = texts(sent).getFirst().split(" ")[1];

    sayTo(OTHER, AGENT, "200 " + number + " OK\r\n");
    assertThat(outcomes).isEmpty();
    sayTo(GATEWAY, AGENT, "200 " + number + " OK\r\n");
    sayTo(GATEWAY, AGENT, "200 " + number + " OK\r\n");
    assertThat(outcomes).hasSize(1);
    assertThat(((Outcome.Answered) outcomes.getFirst()).isDone()).isTrue();
  }

  @Test
  void shouldWaitLongerBehindAProvisionalResponseAndAcknowledgeTheFinalOne() {
    MgcpTransactions agent = entity(AGENT);
    Tap sent = network.tap(datagram -> datagram.to().equals(GATEWAY));
    agent.send(GATEWAY, Command.of("CRCX", LINE), outcomes::add);
    network.run(Duration.ofMillis(100));
    String number = texts(sent).getFirst().split(" ")[1];

    sayTo(GATEWAY, AGENT, "100 " + number + " PENDING\r\n");
    network.run(Duration.ofSeconds(40));
    assertThat(texts(sent)).as("not after T-MAX").hasSize(4);
    assertThat(outcomes).isEmpty();
    sayTo(GATEWAY, AGENT, "200 " + number + " OK\r\nK:\r\n");

    assertThat(outcomes).hasSize(1);
    assertThat(texts(sent).getLast()).isEqualTo("000 " + number + "\r\n");
  }

  @Test
  void shouldGiveUpAProvisionalAnswerAfterTwiceTHist() {
    MgcpTransactions agent = entity(AGENT);
    Tap sent = network.tap(datagram -> datagram.to().equals(GATEWAY));
    agent.send(GATEWAY, Command.of("CRCX", LINE), outcomes::add);
    network.run(Duration.ofMillis(100));
    sayTo(GATEWAY, AGENT, "100 " + texts(sent).getFirst().split(" ")[1] + "\r\n");

    network.run(Duration.ofSeconds(58));
    assertThat(outcomes).isEmpty();
    network.run(Duration.ofSeconds(8));
    assertThat(outcomes).containsExactly(new Outcome.Unanswered());
  }

  @Test
  void shouldExecutePiggybackedCommandsInOrderAndEachOnItsOwn() {
    MgcpTransactions gateway = entity(GATEWAY);
    Tap answers = network.tap(datagram -> datagram.to().equals(AGENT));

    say(
        AGENT,
        "RQNT 1 aaln/1@rgw1 MGCP 1.0\r\n.\r\nno command\r\n.\r\nRQNT 2 aaln/1@rgw1 MGCP 1.0\r\n");

    assertThat(executed).containsExactly("RQNT 1", "RQNT 2");
    assertThat(texts(answers)).hasSize(2);
    assertThat(gateway.malformed()).isEqualTo(1);
  }

  @Test
  void shouldBeSilentToACopyOfWhatWasConfirmed() {
    entity(GATEWAY);
    Tap answers = network.tap(datagram -> datagram.to().equals(AGENT));

    say(AGENT, "CRCX 7 aaln/1@rgw1 MGCP 1.0\r\n");
    say(AGENT, "CRCX 8 aaln/1@rgw1 MGCP 1.0\r\nK: 5-7\r\n");
    say(AGENT, "CRCX 7 aaln/1@rgw1 MGCP 1.0\r\n");
    say(AGENT, "000 8\r\n");
    say(AGENT, "CRCX 8 aaln/1@rgw1 MGCP 1.0\r\n");

    assertThat(executed).containsExactly("CRCX 7", "CRCX 8");
    assertThat(texts(answers)).hasSize(2);
  }

  @Test
  void shouldExecuteNothingThatItCouldNotRemember() {
    most = 2;
    entity(GATEWAY);
    Tap answers = network.tap(datagram -> datagram.to().equals(AGENT));

    for (int number = 1; number <= 3; number++) {
      say(AGENT, "CRCX " + number + " aaln/1@rgw1 MGCP 1.0\r\n");
    }
    assertThat(executed).hasSize(2);
    assertThat(texts(answers).getLast()).startsWith("403 3 ");
    network.run(Duration.ofSeconds(31));
    say(AGENT, "CRCX 3 aaln/1@rgw1 MGCP 1.0\r\n");
    assertThat(executed).hasSize(3);
  }

  @Test
  void shouldReadConfirmedRangesAndNoneOfAFlood() {
    assertThat(TransactionRanges.of("6-8, 11")).containsExactly(6, 7, 8, 11);
    for (String text : List.of("", "1-999999999", "9-1", "a", "1,", "1-2-3", "9999999999")) {
      assertThat(TransactionRanges.of(text)).as(text).isEmpty();
    }
  }

  private void say(InetSocketAddress from, String text) {
    sayTo(from, GATEWAY, text);
  }

  private void sayTo(InetSocketAddress from, InetSocketAddress to, String text) {
    network.inject(from, to, text.getBytes(StandardCharsets.ISO_8859_1));
    network.run(Duration.ofMillis(200));
  }

  private static List<String> texts(Tap tap) {
    return tap.datagrams().stream()
        .map(seen -> new String(seen.payload(), StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static List<Duration> pauses(Tap tap) {
    List<SeenDatagram> seen = tap.datagrams();
    List<Duration> pauses = new ArrayList<>();
    for (int i = 1; i < seen.size(); i++) {
      pauses.add(seen.get(i).at().minus(seen.get(i - 1).at()));
    }
    return pauses;
  }
}
