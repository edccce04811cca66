package org.callseal.agent.megaco;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.callseal.agent.line.Unsettled;

/**
 * The gateway's messages with requests that wait for replies, by their transactions: what to seal
 * again for another instance of the edge. Pure; one for each gateway.
 */
final class RequestsOfGateway {

  /** Twice LONG-TIMER (RFC 3525 D.1.1): nobody waits longer. */
  static final Duration KEPT = Duration.ofSeconds(60);

  /** Transactions. */
  static final int MOST = 1000;

  private final Map<Long, Sent> byTransaction = new LinkedHashMap<>();

  private static final class Sent {
    private final byte[] bytes;
    private final Unsettled unsettled;
    private final Set<Long> open;
    private long sentNs;

    Sent(byte[] bytes, List<Long> transactions, Unsettled unsettled) {
      this.bytes = bytes;
      this.unsettled = unsettled;
      this.open = new HashSet<>(transactions);
    }
  }

  /**
   * A message of the gateway goes out, maybe not for the first time.
   *
   * @param transactions that it requests, at least one
   * @param again what to do to send it again, the first time
   * @return what to do to send it again, the same for all its copies
   */
  Unsettled sent(byte[] bytes, List<Long> transactions, Unsettled again, long nowNs) {
    Sent before = byTransaction.get(transactions.getFirst());
    Sent sent =
        before != null && Arrays.equals(before.bytes, bytes)
            ? before
            : new Sent(bytes, transactions, again);
    sent.sentNs = nowNs;
    for (Long transaction : transactions) {
      byTransaction.remove(transaction);
      if (byTransaction.size() == MOST) {
        byTransaction.remove(byTransaction.keySet().iterator().next());
      }
      byTransaction.put(transaction, sent);
    }
    return sent.unsettled;
  }

  /** A reply came; the message that is settled by it, when no other is missing. */
  Optional<Unsettled> answered(long transaction) {
    Sent sent = byTransaction.remove(transaction);
    return sent != null && sent.open.remove(transaction) && sent.open.isEmpty()
        ? Optional.of(sent.unsettled)
        : Optional.empty();
  }

  /** Forgets what the gateway has given up. */
  void sweep(long nowNs) {
    byTransaction.values().removeIf(sent -> nowNs - sent.sentNs >= KEPT.toNanos());
  }

  int size() {
    return byTransaction.size();
  }
}
