package org.callseal.edge.megaco;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What is for a gateway whose connection broke, until it opens the next one: the first few
 * messages, each once, as long as anybody waits for an answer. Belongs to one loop; lives as long
 * as its flow.
 */
final class AwaitingConnection {

  static final int MOST = 8;

  /** RFC 3525 D.1.1: LONG-TIMER. */
  static final long KEPT_NS = TimeUnit.SECONDS.toNanos(30);

  private final Map<Sent, Long> waiting = new LinkedHashMap<>();

  /** Takes a message, or a repetition of one; false when too many wait already. */
  boolean add(Sent message, long nowNs) {
    sweep(nowNs);
    if (waiting.containsKey(message)) {
      return true;
    }
    if (waiting.size() >= MOST) {
      return false;
    }
    waiting.put(message, nowNs);
    return true;
  }

  /** Those that are not too old, in the order in which they came. */
  List<Sent> takeAll(long nowNs) {
    sweep(nowNs);
    List<Sent> taken = new ArrayList<>(waiting.keySet());
    waiting.clear();
    return taken;
  }

  private void sweep(long nowNs) {
    Iterator<Long> oldest = waiting.values().iterator();
    while (oldest.hasNext() && nowNs - oldest.next() >= KEPT_NS) {
      oldest.remove();
    }
  }
}
