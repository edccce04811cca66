package org.callseal.agent.megaco;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.callseal.agent.line.Unsettled;
import org.callseal.megaco.MegacoMessage;

/**
 * What a gateway of connections says while the line has none: its messages in their order, each
 * once, until there is the next one. A gateway that relies on a connection may not repeat them.
 * Bounded; belongs to the agent's loop; one for each gateway.
 */
final class Unsent {

  static final int MOST = 64;

  /** RFC 3525 D.1.1: LONG-TIMER. */
  static final long KEPT_NS = TimeUnit.SECONDS.toNanos(30);

  private record Place(MegacoMessage message, Unsettled unsettled, long sinceNs) {}

  private final Deque<Place> waiting = new ArrayDeque<>();

  /** A message is to wait; false when too many do. */
  boolean add(MegacoMessage message, Unsettled unsettled, long nowNs) {
    if (waiting.stream().anyMatch(each -> Arrays.equals(each.message.bytes(), message.bytes()))) {
      return true;
    }
    if (waiting.size() >= MOST) {
      return false;
    }
    waiting.addLast(new Place(message, unsettled, nowNs));
    return true;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Lets go what has a way now.
   *
   * @param send gives whether the message went
   * @return how many have waited for too long, and wait no more
   */
  int goOn(BiPredicate<MegacoMessage, Unsettled> send, long nowNs) {
    int late = 0;
    while (!waiting.isEmpty()) {
      Place first = waiting.getFirst();
      boolean tooLate = nowNs - first.sinceNs >= KEPT_NS;
      if (!tooLate && !send.test(first.message, first.unsettled)) {
        return late;
      }
      late += tooLate ? 1 : 0;
      waiting.removeFirst();
    }
    return late;
  }

  int size() {
    return waiting.size();
  }
}
