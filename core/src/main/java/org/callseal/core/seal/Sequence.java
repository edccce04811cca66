package org.callseal.core.seal;

/**
 * The numbers of what one end seals: each higher than the one before, and one more for every 4.88
 * ms that have passed. So after 5 s of silence all that was sent before falls below a window 1024
 * wide, and the numbers are a slow clock by which the receiver sees what was held back. At this
 * pace they last 242 days.
 *
 * <p>Thread rule: one thread. Lifetime: that of the association in memory.
 */
final class Sequence {
  /** 5 s over the width of a window, less a little. */
  static final long NS_PER_NUMBER = 4_880_000;

  private static final long RENEW_FROM = 1L << 31;

  private long last;
  private long lastNs;

  Sequence(long nowNs) {
    this.lastNs = nowNs;
  }

  long next(long nowNs) {
    long passed = nowNs - lastNs;
    // Rounded up, so that over many messages the numbers never fall behind the clock.
    long next = last + Math.max(1, Math.ceilDiv(passed, NS_PER_NUMBER));
    if (next > SealHead.HIGHEST_SEQUENCE) {
      throw new IllegalStateException("association used beyond its last sequence number");
    }
    last = next;
    lastNs = nowNs;
    return next;
  }

  boolean needsRenewal() {
    return last >= RENEW_FROM;
  }
}
