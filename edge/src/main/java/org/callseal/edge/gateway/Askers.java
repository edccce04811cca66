package org.callseal.edge.gateway;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What call agents have asked a gateway of late, and from where: only answers to that pass, to
 * there and nowhere else. Bounded, each kept for a minute.
 *
 * <p>Belongs to one loop; lives as long as its gateway is known here.
 *
 * @param <W> the way to a call agent
 */
public final class Askers<W> {

  /** How long an answer is waited for. */
  public static final long KEPT_NS = TimeUnit.SECONDS.toNanos(60);

  private static final int MOST = 512;

  private static final class Asked<W> {
    private final W from;
    private final long sinceNs;
    private boolean answered;

    private Asked(W from, long sinceNs) {
      this.from = from;
      this.sinceNs = sinceNs;
    }
  }

  private final Map<Integer, Asked<W>> asked = new LinkedHashMap<>();

  /** A command, or a repetition of one, comes from there. */
  public void asked(int transaction, W from, long nowNs) {
    Asked<W> before = find(transaction, nowNs);
    if (before != null && before.from.equals(from)) {
      return;
    }
    asked.remove(transaction);
    asked.put(transaction, new Asked<>(from, nowNs));
    sweep(nowNs);
    if (asked.size() > MOST) {
      asked.remove(asked.keySet().iterator().next());
    }
  }

  /**
   * Where an answer to this transaction goes; null when nobody asked. To transaction 0, which
   * stacks write that could not read a command's: to who asked last and has no answer yet.
   */
  public @Nullable W asker(int transaction, long nowNs) {
    if (transaction != 0) {
      Asked<W> found = find(transaction, nowNs);
      return found == null ? null : found.from;
    }
    W last = null;
    for (Asked<W> each : asked.values()) {
      last = each.answered || nowNs - each.sinceNs >= KEPT_NS ? last : each.from;
    }
    return last;
  }

  public void answered(int transaction, long nowNs) {
    Asked<W> found = find(transaction, nowNs);
    if (found != null) {
      found.answered = true;
    }
  }

  private @Nullable Asked<W> find(int transaction, long nowNs) {
    Asked<W> found = asked.get(transaction);
    return found == null || nowNs - found.sinceNs >= KEPT_NS ? null : found;
  }

  public void sweep(long nowNs) {
    Iterator<Asked<W>> oldest = asked.values().iterator();
    while (oldest.hasNext() && nowNs - oldest.next().sinceNs >= KEPT_NS) {
      oldest.remove();
    }
  }

  public int size() {
    return asked.size();
  }
}
