package org.callseal.edge.megaco;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.callseal.edge.gateway.Askers;
import org.callseal.edge.gateway.Controller;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway has requested of call agents of late, so that only replies to that reach it, and a
 * call agent that leaves it unanswered is noticed. Bounded, each kept for twice LONG-TIMER (RFC
 * 3525 D.1.1).
 *
 * <p>Belongs to one loop; lives as long as its gateway is known here.
 */
final class RequestsOfGateway {

  /** So many repetitions go to one call agent before the next is tried. */
  static final int REPETITIONS = 5;

  private static final int MOST = 512;

  private static final class Asked {
    private final long sinceNs;
    private final List<Controller> tried = new ArrayList<>(1);
    private Controller to;
    private int repetitions;
    private boolean answered;

    private Asked(Controller to, long nowNs) {
      this.sinceNs = nowNs;
      this.to = to;
      tried.add(to);
    }

    private void turnTo(Controller other) {
      to = other;
      repetitions = 0;
      if (!tried.contains(other)) {
        tried.add(other);
      }
    }
  }

  private final Map<Long, Asked> asked = new LinkedHashMap<>();

  /** Whether the gateway used this number of late. */
  boolean has(long number, long nowNs) {
    return find(number, nowNs) != null;
  }

  /** Whether it requested this of that call agent: a late reply is a reply. */
  boolean wentTo(long number, Controller callAgent, long nowNs) {
    Asked found = find(number, nowNs);
    return found != null && found.tried.contains(callAgent);
  }

  /** Something says that the request has arrived: its reply, or that one is coming. */
  void answered(long number, long nowNs) {
    Asked found = find(number, nowNs);
    if (found != null) {
      found.answered = true;
    }
  }

  /** Notes a request, or a repetition of one; gives where it goes. */
  Controller sent(long number, ControllerChoice choice, long nowNs) {
    Asked before = find(number, nowNs);
    if (before == null) {
      Asked made = new Asked(choice.present(), nowNs);
      add(number, made, nowNs);
      return made.to;
    }
    if (before.answered) {
      return before.to;
    }
    if (!choice.present().equals(before.to)) {
      before.turnTo(choice.present());
    } else if (++before.repetitions > REPETITIONS) {
      before.turnTo(choice.silent(before.to));
    }
    return before.to;
  }

  private @Nullable Asked find(long number, long nowNs) {
    Asked found = asked.get(number);
    return found == null || nowNs - found.sinceNs >= Askers.KEPT_NS ? null : found;
  }

  private void add(long number, Asked made, long nowNs) {
    // At its end again: the oldest stand first.
    asked.remove(number);
    asked.put(number, made);
    sweep(nowNs);
    if (asked.size() > MOST) {
      asked.remove(asked.keySet().iterator().next());
    }
  }

  void sweep(long nowNs) {
    Iterator<Asked> oldest = asked.values().iterator();
    while (oldest.hasNext() && nowNs - oldest.next().sinceNs >= Askers.KEPT_NS) {
      oldest.remove();
    }
  }

  int size() {
    return asked.size();
  }
}
