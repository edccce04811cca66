package org.callseal.core.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two ends over a pipe that loses, copies and reorders, with an attacker who keeps every message
 * and sends copies when he likes: whatever happens, nothing is taken twice or late, and once it is
 * calm the two find each other again within a few notices.
 */
class ConvergenceTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SECOND = Pair.SECOND;
  private static final InetSocketAddress ENDPOINT = address("192.0.2.1");
  private static final InetSocketAddress EDGE = address("192.0.2.2");
  private static final InetSocketAddress ATTACKER = address("192.0.2.3");
  private static final long[] RETRANSMIT_MS = {0, 500, 1500, 3500, 7500, 11500, 15500, 19500};

  private SeededRandom random = new SeededRandom(0);
  private TestEnd endpoint;
  private TestEnd edge;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Sent> kept = new ArrayList<>();
  private long nowNs;
  private int order;
  private int question;
  private int lossPercent;
  private int copyPercent;
  private long longestDelayNs;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  @Requirement({"3.1.15", "3.1.2", "3.4.12"})
  void shouldNeverTakeAMessageTwiceOrLateWhateverHappens(long seed) {
    start(seed);
    for (int round = 0; round < 60; round++) {
      disturb();
      run(random.below(40) * SECOND);
    }

    assertNothingTakenTwice();
    assertThat(Math.max(endpoint.oldestTakenNs, edge.oldestTakenNs))
        .as("age of the oldest message taken, %s", random)
        .isLessThanOrEqualTo(PeerWindow.SILENCE_NS + PeerWindow.LATENESS_NS);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32})
  @Requirement("3.1.2")
  void shouldFindEachOtherAgainWithinAFewNotices(long seed) {
    start(seed);
    for (int round = 0; round < 40; round++) {
      disturb();
      run(random.below(10) * SECOND);
      forgetTheAttacker();
      calm();
      run(40 * SECOND * random.below(2));
      int noticesBefore = endpoint.noticesSent + edge.noticesSent;
      int drawnBefore = endpoint.instancesDrawn + edge.instancesDrawn;
      String fromEndpoint = ask(endpoint);
      String fromEdge = ask(edge);
      run(32 * SECOND);

      assertThat(endpoint.taken).as("round %d %s", round, random).contains("!" + fromEndpoint);
      if (edge.association.peer().isPresent()) {
        assertThat(endpoint.taken).as("round %d %s", round, random).contains("?" + fromEdge);
      }
      assertThat(endpoint.noticesSent + edge.noticesSent - noticesBefore)
          .as("notices, round %d %s", round, random)
          .isLessThanOrEqualTo(4);
      assertThat(endpoint.instancesDrawn + edge.instancesDrawn - drawnBefore)
          .as("instances drawn, round %d %s", round, random)
          .isLessThanOrEqualTo(4);
    }
    assertNothingTakenTwice();
  }

  @ParameterizedTest
  @ValueSource(longs = {51, 52, 53, 54, 55, 56})
  @Requirement({"3.1.2", "3.4.12"})
  void shouldFindEachOtherAgainWhileOldCopiesRainDown(long seed) {
    start(seed);
    for (int round = 0; round < 20; round++) {
      disturb();
      calm();
      List<Sent> old = List.copyOf(kept);
      String fromEndpoint = ask(endpoint);
      for (int ms = 0; ms < 32_000 && !old.isEmpty(); ms += 100) {
        Sent copy = old.get(random.below(old.size()));
        at(nowNs + ms * MS, () -> copy.to.received(copy.bytes, ATTACKER, nowNs));
      }
      run(32 * SECOND);

      assertThat(endpoint.taken).as("round %d %s", round, random).contains("!" + fromEndpoint);
    }
    assertNothingTakenTwice();
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43, 44})
  void shouldDrawInstancesAtABoundedRateUnderAnyStorm(long seed) {
    start(seed);
    lossPercent = 40;
    copyPercent = 60;
    longestDelayNs = 40 * SECOND;
    long began = nowNs;
    for (int i = 0; i < 600; i++) {
      ask(endpoint);
      ask(edge);
      for (int copy = 0; copy < 10; copy++) {
        replay();
      }
      run(SECOND / 2);
    }
    long seconds = (nowNs - began) / SECOND;

    assertNothingTakenTwice();
    assertThat(endpoint.instancesDrawn).isLessThanOrEqualTo((int) (seconds / 15) + 1);
    assertThat(edge.instancesDrawn).isLessThanOrEqualTo((int) (seconds / 15) + 1);
    assertThat(endpoint.noticesSent).isLessThanOrEqualTo((int) (4 * seconds));
  }

  private void start(long seed) {
    random = new SeededRandom(seed);
    Pair pair = new Pair(seed, 0);
    Map<Mac, Long> sealedAtNs = new HashMap<>();
    endpoint = new TestEnd(pair, pair.endpoint, EDGE, sealedAtNs, this::sent);
    edge = new TestEnd(pair, pair.edge, ENDPOINT, sealedAtNs, this::sent);
  }

  private void disturb() {
    lossPercent = random.below(60);
    copyPercent = random.below(60);
    longestDelayNs = random.below(4) == 0 ? 60 * SECOND : 300 * MS;
    for (int i = 0; i < 6; i++) {
      switch (random.below(5)) {
        case 0 -> edge.restart(nowNs);
        case 1 -> ask(endpoint);
        case 2 -> ask(edge);
        case 3 -> run(random.below(3000) * MS);
        default -> {
          for (int copy = random.below(30); copy > 0; copy--) {
            replay();
          }
        }
      }
    }
  }

  /** Nothing of before is under way any more; from now on the pipe is a good one. */
  private void calm() {
    lossPercent = 0;
    copyPercent = 0;
    longestDelayNs = 100 * MS;
    events.clear();
  }

  private void forgetTheAttacker() {
    kept.clear();
  }

  private String ask(TestEnd end) {
    String number = Integer.toString(++question);
    for (long ms : RETRANSMIT_MS) {
      at(nowNs + ms * MS, () -> askAgain(end, number));
    }
    return number;
  }

  private void askAgain(TestEnd end, String number) {
    if (!end.taken.contains("!" + number)) {
      end.ask("?" + number, nowNs);
    }
  }

  private void sent(TestEnd from, byte[] bytes) {
    TestEnd to = from == endpoint ? edge : endpoint;
    Sent sent = new Sent(to, bytes);
    kept.add(sent);
    int copies = random.below(100) < lossPercent ? 0 : random.below(100) < copyPercent ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      deliver(sent, from == endpoint ? ENDPOINT : EDGE, delay());
    }
  }

  private void replay() {
    if (!kept.isEmpty()) {
      Sent copy = kept.get(random.below(kept.size()));
      deliver(copy, random.below(2) == 0 ? ATTACKER : copy.to == edge ? ENDPOINT : EDGE, delay());
    }
  }

  private long delay() {
    return (long) (random.below(1000) / 1000.0 * longestDelayNs);
  }

  private void deliver(Sent sent, InetSocketAddress source, long delayNs) {
    at(nowNs + delayNs, () -> sent.to.received(sent.bytes, source, nowNs));
  }

  private void at(long timeNs, Runnable action) {
    events.add(new Event(timeNs, order++, action));
  }

  private void run(long durationNs) {
    long end = nowNs + durationNs;
    for (Event next = events.peek(); next != null && next.timeNs <= end; next = events.peek()) {
      events.remove();
      nowNs = Math.max(nowNs, next.timeNs);
      next.action.run();
    }
    nowNs = end;
  }

  private void assertNothingTakenTwice() {
    assertThat(endpoint.takenMacs.values()).as("endpoint, %s", random).allMatch(n -> n == 1);
    assertThat(edge.takenMacs.values()).as("edge, %s", random).allMatch(n -> n == 1);
    assertThat(endpoint.takenMacs).isNotEmpty();
    assertThat(edge.takenMacs).isNotEmpty();
  }

  private static InetSocketAddress address(String text) {
    return new InetSocketAddress(InetAddress.ofLiteral(text), 5060);
  }

  private record Sent(TestEnd to, byte[] bytes) {}

  private record Event(long timeNs, int order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(timeNs, other.timeNs);
      return byTime != 0 ? byTime : Integer.compare(order, other.order);
    }
  }
}
