package org.callseal.transport.transaction;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * The answers given lately, by peer and transaction, so that a request is executed at most once:
 * MGCP (RFC 3435 3.5.1) and Megaco (RFC 3525 D.1.1) alike. Bounded: what has no room is not
 * executed. Belongs to one loop.
 */
public final class AnswerMemory {

  private static final byte[] CONFIRMED = {};

  private final Loop loop;
  private final long keptNs;
  private final int most;
  private final Map<Key, Given> answers = new LinkedHashMap<>();

  private record Key(InetSocketAddress peer, long transaction) {}

  /** An answer and when it was given; confirmed ones are remembered by their number alone. */
  private record Given(byte[] answer, long givenNs) {}

  /**
   * A memory without answers.
   *
   * @param kept how long an answer is kept
   * @param most how many are
   */
  public AnswerMemory(Loop loop, Duration kept, int most) {
    this.loop = loop;
    this.keptNs = kept.toNanos();
    this.most = most;
  }

  /** The answer given before; empty where the peer has confirmed it; null where there is none. */
  public byte @Nullable [] find(InetSocketAddress peer, long transaction) {
    forgetOld();
    Given found = answers.get(new Key(peer, transaction));
    return found == null ? null : found.answer;
  }

  /** Whether one more can be kept. */
  public boolean hasRoom() {
    return answers.size() < most;
  }

  /** Keeps an answer that is given now. */
  public void keep(InetSocketAddress peer, long transaction, byte[] answer) {
    answers.put(new Key(peer, transaction), new Given(answer, loop.nanoTime()));
  }

  /**
   * The peer has it. RFC 3435 3.5.1: the transaction's number SHALL be kept for T-HIST all the
   * same.
   */
  public void confirmed(InetSocketAddress peer, long transaction) {
    answers.computeIfPresent(
        new Key(peer, transaction), (_, before) -> new Given(CONFIRMED, before.givenNs));
  }

  private void forgetOld() {
    long nowNs = loop.nanoTime();
    Iterator<Given> oldest = answers.values().iterator();
    while (oldest.hasNext() && nowNs - oldest.next().givenNs >= keptNs) {
      oldest.remove();
    }
  }
}
