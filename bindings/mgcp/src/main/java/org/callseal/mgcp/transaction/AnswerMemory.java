package org.callseal.mgcp.transaction;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * The answers given in the last T-HIST, by peer and transaction, so that a command is executed at
 * most once (RFC 3435 3.5.1). Bounded: what has no room is not executed. Belongs to one loop.
 */
final class AnswerMemory {

  private static final byte[] CONFIRMED = {};

  private final Loop loop;
  private final int most;
  private final Map<Key, Kept> kept = new LinkedHashMap<>();

  private record Key(InetSocketAddress peer, int transaction) {}

  /** An answer and when it was given; confirmed ones are remembered by their number alone. */
  private record Kept(byte[] answer, long givenNs) {}

  AnswerMemory(Loop loop, int most) {
    this.loop = loop;
    this.most = most;
  }

  /** The answer given before; empty where the peer has confirmed it; null where there is none. */
  byte @Nullable [] find(InetSocketAddress peer, int transaction) {
    forgetOld();
    Kept found = kept.get(new Key(peer, transaction));
    return found == null ? null : found.answer;
  }

  boolean hasRoom() {
    return kept.size() < most;
  }

  void keep(InetSocketAddress peer, int transaction, byte[] answer) {
    kept.put(new Key(peer, transaction), new Kept(answer, loop.nanoTime()));
  }

  /**
   * The peer has it. RFC 3435 3.5.1: the transaction's number SHALL be kept for T-HIST all the
   * same.
   */
  void confirmed(InetSocketAddress peer, int transaction) {
    kept.computeIfPresent(
        new Key(peer, transaction), (_, before) -> new Kept(CONFIRMED, before.givenNs));
  }

  int size() {
    return kept.size();
  }

  private void forgetOld() {
    long nowNs = loop.nanoTime();
    Iterator<Kept> oldest = kept.values().iterator();
    while (oldest.hasNext() && nowNs - oldest.next().givenNs >= MgcpTimers.T_HIST.toNanos()) {
      oldest.remove();
    }
  }
}
