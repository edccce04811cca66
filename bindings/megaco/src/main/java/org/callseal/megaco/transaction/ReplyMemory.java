package org.callseal.megaco.transaction;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * The replies given in the last LONG-TIMER, by peer and transaction, so that a request is executed
 * at most once (RFC 3525 D.1.1). Bounded: what has no room is not executed. Belongs to one loop.
 */
final class ReplyMemory {

  private static final byte[] ACKNOWLEDGED = {};

  private final Loop loop;
  private final int most;
  private final Map<Key, Kept> kept = new LinkedHashMap<>();

  private record Key(InetSocketAddress peer, long transaction) {}

  /** A reply and when it was given; acknowledged ones are remembered by their number alone. */
  private record Kept(byte[] reply, long givenNs) {}

  ReplyMemory(Loop loop, int most) {
    this.loop = loop;
    this.most = most;
  }

  /** The reply given before; empty where the peer has acknowledged it; null where there is none. */
  byte @Nullable [] find(InetSocketAddress peer, long transaction) {
    forgetOld();
    Kept found = kept.get(new Key(peer, transaction));
    return found == null ? null : found.reply;
  }

  boolean hasRoom() {
    return kept.size() < most;
  }

  void keep(InetSocketAddress peer, long transaction, byte[] reply) {
    kept.put(new Key(peer, transaction), new Kept(reply, loop.nanoTime()));
  }

  /** The peer has it; its number is kept all the same. */
  void acknowledged(InetSocketAddress peer, long transaction) {
    kept.computeIfPresent(
        new Key(peer, transaction), (_, before) -> new Kept(ACKNOWLEDGED, before.givenNs));
  }

  private void forgetOld() {
    long nowNs = loop.nanoTime();
    Iterator<Kept> oldest = kept.values().iterator();
    while (oldest.hasNext() && nowNs - oldest.next().givenNs >= MegacoTimers.LONG_TIMER.toNanos()) {
      oldest.remove();
    }
  }
}
