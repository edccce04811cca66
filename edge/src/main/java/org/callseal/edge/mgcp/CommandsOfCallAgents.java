package org.callseal.edge.mgcp;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What call agents have asked a gateway of late, and from where: only answers to that pass, to
 * there and nowhere else. Bounded, each kept for twice T-HIST.
 *
 * <p>Belongs to one loop; lives as long as its gateway is known here.
 */
final class CommandsOfCallAgents {

  private static final int MOST = 512;

  private static final class Asked {
    private final InetSocketAddress from;
    private final long sinceNs;
    private boolean answered;

    private Asked(InetSocketAddress from, long sinceNs) {
      this.from = from;
      this.sinceNs = sinceNs;
    }
  }

  private final Map<Integer, Asked> asked = new LinkedHashMap<>();

  /** A command, or a repetition of one, comes from there. */
  void asked(int transaction, InetSocketAddress from, long nowNs) {
    Asked before = find(transaction, nowNs);
    if (before != null && before.from.equals(from)) {
      return;
    }
    asked.remove(transaction);
    asked.put(transaction, new Asked(from, nowNs));
    sweep(nowNs);
    if (asked.size() > MOST) {
      asked.remove(asked.keySet().iterator().next());
    }
  }

  /**
   * Where an answer to this transaction goes; null when nobody asked. To transaction 0, which
   * stacks write that could not read a command's: to who asked last and has no answer yet.
   */
  @Nullable InetSocketAddress asker(int transaction, long nowNs) {
    if (transaction != 0) {
      Asked found = find(transaction, nowNs);
      return found == null ? null : found.from;
    }
    InetSocketAddress last = null;
    for (Asked each : asked.values()) {
      last = each.answered || nowNs - each.sinceNs >= CommandsOfGateway.KEPT_NS ? last : each.from;
    }
    return last;
  }

  void answered(int transaction, long nowNs) {
    Asked found = find(transaction, nowNs);
    if (found != null) {
      found.answered = true;
    }
  }

  private @Nullable Asked find(int transaction, long nowNs) {
    Asked found = asked.get(transaction);
    return found == null || nowNs - found.sinceNs >= CommandsOfGateway.KEPT_NS ? null : found;
  }

  void sweep(long nowNs) {
    Iterator<Asked> oldest = asked.values().iterator();
    while (oldest.hasNext() && nowNs - oldest.next().sinceNs >= CommandsOfGateway.KEPT_NS) {
      oldest.remove();
    }
  }

  int size() {
    return asked.size();
  }
}
