package org.callseal.edge.megaco;

import java.util.concurrent.TimeUnit;

/**
 * When a gateway's connection with its call agent, which broke, is opened again: a second later,
 * and the later the more often it breaks, up to a minute. Belongs to one loop.
 */
final class Reconnection {

  private static final long LEAST_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(60);

  private boolean broken;
  private boolean unlessOpen;
  private long sinceNs;
  private long pauseNs;

  void broke(long nowNs) {
    boolean stoodForLong = nowNs - sinceNs >= 2 * LONGEST_NS;
    pauseNs = pauseNs == 0 || stoodForLong ? LEAST_NS : Math.min(2 * pauseNs, LONGEST_NS);
    sinceNs = nowNs;
    broken = true;
    unlessOpen = false;
  }

  /**
   * There is none here, since the gateway was taken up: one is opened a moment later, unless the
   * gateway speaks meanwhile.
   */
  void missing(long nowNs) {
    if (!broken) {
      broke(nowNs);
      unlessOpen = true;
    }
  }

  /** Whether nothing is to be said where a connection stands by now. */
  boolean isUnlessOpen() {
    return unlessOpen;
  }

  /** Whether it is time; asked until it is. */
  boolean isDue(long nowNs) {
    return broken && nowNs - sinceNs >= pauseNs;
  }

  /** It is being opened. */
  void begun() {
    broken = false;
  }
}
