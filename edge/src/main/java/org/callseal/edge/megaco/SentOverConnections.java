package org.callseal.edge.megaco;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Messages with requests that went to a call agent over a connection, until they are answered: to
 * be sent again when that breaks, since gateways that rely on a connection may not repeat them.
 * Bounded in bytes and in time: the oldest give way.
 *
 * <p>Belongs to one loop; lives as long as its gateway is known here.
 */
final class SentOverConnections {

  /** Four of the longest messages. */
  static final int MOST_BYTES = 256 * 1024;

  /** RFC 3525 D.1.1: LONG-TIMER. */
  private static final long KEPT_NS = TimeUnit.SECONDS.toNanos(30);

  private record Kept(byte[] message, long sinceNs) {}

  private final Map<List<Long>, Kept> kept = new LinkedHashMap<>();
  private int bytes;

  /** It goes out, maybe not for the first time. */
  void sent(List<Long> requests, byte[] message, long nowNs) {
    sweep(nowNs);
    Kept before = kept.get(requests);
    if (before == null) {
      kept.put(requests, new Kept(message, nowNs));
      bytes += message.length;
      while (bytes > MOST_BYTES) {
        drop(kept.keySet().iterator().next());
      }
    }
  }

  /** One of its requests has its reply, or one is coming. */
  void answered(long request) {
    List.copyOf(kept.keySet()).stream().filter(each -> each.contains(request)).forEach(this::drop);
  }

  /** What is unanswered, in the order first sent. */
  Map<List<Long>, byte[]> unanswered(long nowNs) {
    sweep(nowNs);
    Map<List<Long>, byte[]> messages = new LinkedHashMap<>();
    kept.forEach((requests, each) -> messages.put(requests, each.message));
    return messages;
  }

  private void drop(List<Long> requests) {
    Kept gone = kept.remove(requests);
    bytes -= gone == null ? 0 : gone.message.length;
  }

  void sweep(long nowNs) {
    Iterator<Kept> all = kept.values().iterator();
    while (all.hasNext()) {
      Kept each = all.next();
      if (nowNs - each.sinceNs >= KEPT_NS) {
        all.remove();
        bytes -= each.message.length;
      }
    }
  }

  int size() {
    return kept.size();
  }
}
