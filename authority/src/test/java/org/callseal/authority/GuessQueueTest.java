package org.callseal.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

@Requirement("3.4.8")
class GuessQueueTest {
  private static final long MS = 1_000_000;

  private final Deque<Runnable> worker = new ArrayDeque<>();
  private final Deque<Runnable> alarms = new ArrayDeque<>();
  private final List<String> answered = new ArrayList<>();
  private final List<String> dropped = new ArrayList<>();
  private long nowNs;
  private boolean exchangesWait;
  private final GuessQueue queue =
      new GuessQueue(
          new EnrolmentParts(50, worker::add, (_, task) -> alarms.add(task)),
          new AuthorityClock(() -> nowNs, () -> 0),
          () -> exchangesWait);

  @Test
  void shouldAnswerOneAtATimeAndSoManyInASecond() {
    for (int i = 0; i < 200; i++) {
      guess("192.0.2." + i);
    }
    assertThat(worker).hasSize(1);
    answerFor(2000);

    // The tenth of a second that an idle queue may catch up is five more.
    assertThat(answered).hasSizeBetween(99, 106);
  }

  @Test
  void shouldLetPassWhoHasGuessedLess() {
    for (int round = 0; round < 20; round++) {
      guess("192.0.2.1");
      guess("192.0.2.2");
    }
    answerFor(200);
    guess("198.51.100.7");
    answered.clear();
    answerFor(40);

    assertThat(answered).contains("198.51.100.7");
  }

  @Test
  void shouldGiveUpTheWorstWhenThereIsNoMoreRoom() {
    for (int i = 0; i <= GuessQueue.LONGEST; i++) {
      guess("192.0.2.1");
    }
    assertThat(queue.size()).isEqualTo(GuessQueue.LONGEST);
    guess("198.51.100.7");

    assertThat(queue.size()).isEqualTo(GuessQueue.LONGEST);
    assertThat(dropped).containsExactly("192.0.2.1");
    answerFor(100);
    assertThat(answered).contains("198.51.100.7");
  }

  @Test
  void shouldForgetTheGuessesOfWhoWasRight() {
    IntStream.range(0, 10).forEach(_ -> guess("192.0.2.1"));
    queue.right(new InetSocketAddress("192.0.2.1", 5060));
    guess("192.0.2.2");
    guess("192.0.2.1");
    worker.poll().run();
    answered.clear();
    answerFor(60);

    assertThat(answered).startsWith("192.0.2.2", "192.0.2.1");
  }

  @Test
  void shouldCountAnIpv6NetworkAsOneSource() {
    IntStream.range(1, 30).forEach(host -> guess("2001:db8:0:1::" + host));
    guess("2001:db8:0:2::1");
    answerFor(60);

    assertThat(answered).contains("2001:db8:0:2:0:0:0:1");
  }

  @Test
  void shouldWaitForExchangesButForNoneLongerThanASecond() {
    exchangesWait = true;
    guess("192.0.2.1");
    answerFor(900);
    assertThat(answered).isEmpty();
    answerFor(200);
    assertThat(answered).hasSize(1);

    guess("192.0.2.1");
    exchangesWait = false;
    answerFor(20);
    assertThat(answered).hasSize(2);
  }

  private void guess(String source) {
    InetSocketAddress address = new InetSocketAddress(source, 5060);
    String name = address.getAddress().getHostAddress();
    queue.submit(address, () -> answered.add(name), () -> dropped.add(name));
  }

  /** Lets the worker work without an end, and alarms ring, for so long. */
  private void answerFor(int milliseconds) {
    for (int i = 0; i < milliseconds; i++) {
      nowNs += MS;
      List<Runnable> ringing = List.copyOf(alarms);
      alarms.clear();
      ringing.forEach(Runnable::run);
      while (!worker.isEmpty()) {
        worker.poll().run();
      }
    }
  }
}
