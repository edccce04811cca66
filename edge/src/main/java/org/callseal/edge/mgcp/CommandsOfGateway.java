package org.callseal.edge.mgcp;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.callseal.edge.gateway.Controller;
import org.callseal.mgcp.EndpointName;
import org.callseal.mgcp.MgcpCommand;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway has asked call agents of late, so that only answers to that reach it, and a call
 * agent that leaves it unanswered is noticed. Bounded, each kept for twice T-HIST (RFC 3435 3.5.6).
 *
 * <p>Belongs to one loop; lives as long as its gateway is known here.
 */
final class CommandsOfGateway {

  static final long KEPT_NS = TimeUnit.SECONDS.toNanos(60);

  /** Max1 of RFC 3435 4.3: so many repetitions go to one address before the next is tried. */
  static final int REPETITIONS = 5;

  private static final int MOST = 512;

  /** One transaction. */
  static final class Asked {
    private final EndpointName endpoint;
    private final boolean restart;
    private final long sinceNs;
    private final List<Controller> tried = new ArrayList<>(1);
    private Controller to;
    private int repetitions;
    private boolean answered;

    private Asked(MgcpCommand command, Controller to, long nowNs) {
      this.endpoint = command.endpoint();
      this.restart = command.is("RSIP");
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

    /** Whether it went to this one: a late answer is an answer. */
    boolean wentTo(Controller controller) {
      return tried.contains(controller);
    }

    EndpointName endpoint() {
      return endpoint;
    }

    Controller to() {
      return to;
    }

    /** Whether its answer may name another call agent (RFC 3435 2.3.12). */
    boolean isRestart() {
      return restart;
    }

    void answered() {
      answered = true;
    }
  }

  private final Map<Integer, Asked> asked = new LinkedHashMap<>();

  /** Whether the gateway used this identifier of late. */
  boolean has(int transaction, long nowNs) {
    return find(transaction, nowNs) != null;
  }

  @Nullable Asked find(int transaction, long nowNs) {
    Asked found = asked.get(transaction);
    return found == null || nowNs - found.sinceNs >= KEPT_NS ? null : found;
  }

  /**
   * Notes a command, or a repetition of one.
   *
   * @param forced where it goes whatever its endpoint's call agent is, or null
   * @return where it goes
   */
  Controller sent(
      MgcpCommand command, CallAgentChoice choice, @Nullable Controller forced, long nowNs) {
    Asked before = find(command.transaction(), nowNs);
    if (before == null) {
      Controller to = forced == null ? choice.of(command.endpoint()) : forced;
      add(command.transaction(), new Asked(command, to, nowNs), nowNs);
      return to;
    }
    if (before.answered) {
      return before.to;
    }
    Controller present = choice.of(before.endpoint);
    if (forced == null && !present.equals(before.to)) {
      // RFC 3435 4.3: outstanding commands are repeated to the new call agent.
      before.turnTo(present);
    } else if (++before.repetitions > REPETITIONS) {
      before.turnTo(choice.silent(before.endpoint, before.to));
    }
    return before.to;
  }

  private void add(int transaction, Asked made, long nowNs) {
    // At its end again: the oldest stand first.
    asked.remove(transaction);
    asked.put(transaction, made);
    sweep(nowNs);
    if (asked.size() > MOST) {
      asked.remove(asked.keySet().iterator().next());
    }
  }

  void sweep(long nowNs) {
    Iterator<Asked> oldest = asked.values().iterator();
    while (oldest.hasNext() && nowNs - oldest.next().sinceNs >= KEPT_NS) {
      oldest.remove();
    }
  }

  int size() {
    return asked.size();
  }
}
