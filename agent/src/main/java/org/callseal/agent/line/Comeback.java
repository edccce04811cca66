package org.callseal.agent.line;

import java.time.Duration;

/**
 * When a line that was not served by an edge may come back to it: after a hold-down, and when three
 * probes some 10 s apart were all answered in time. A probe that was not doubles the hold-down, and
 * so does an edge that is left again soon after. The times are spread at random, so that 100,000
 * agents that lost an edge at once do not come back at once. Pure; one for each edge of an
 * association.
 *
 * <pre>
 * hold-down   60 to 120 s, doubled with each failure, to 64 to 128 min
 *   over   -> probes, one each 10 s +- 20 %
 *   three answered  -> the line asks, and comes back when that is answered
 *   one not         -> hold-down
 * </pre>
 */
final class Comeback {

  static final Duration HOLD_DOWN = Duration.ofSeconds(60);
  static final int MOST_DOUBLINGS = 6;
  static final int PROBES = 3;
  static final Duration BETWEEN_PROBES = Duration.ofSeconds(10);

  /** An edge that served for so long after a comeback has no failures behind it. */
  static final Duration PROVEN = Duration.ofMinutes(10);

  private static final double SPREAD = 0.2;
  private static final long IN_TIME_NS = EdgeWatch.PATIENCE.toNanos();

  private final Spread spread;
  private int failures;
  private int answered;
  private boolean probing;
  private long probedNs;
  private long dueNs;
  private boolean held;
  private boolean served;
  private long servedNs;

  /** For an edge that the line has not been at: no hold-down, but its turn comes at random. */
  Comeback(Spread spread, long nowNs) {
    this.spread = spread;
    this.dueNs = nowNs + spread.upTo(HOLD_DOWN);
  }

  /** The line is at this edge from now on. */
  void arrived(long nowNs) {
    served = true;
    held = false;
    servedNs = nowNs;
  }

  /** The line left it, or could not come to it. */
  void holdDown(long nowNs) {
    holdDown(Duration.ZERO, nowNs);
  }

  /**
   * The same, for at least so long.
   *
   * @param least how long it will not be there, as far as it has said
   */
  void holdDown(Duration least, long nowNs) {
    if (served && nowNs - servedNs >= PROVEN.toNanos()) {
      failures = 0;
    }
    served = false;
    Duration hold = HOLD_DOWN.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    dueNs = nowNs + least.toNanos() + hold.toNanos() + spread.upTo(hold);
    failures++;
    held = true;
    answered = 0;
    probing = false;
  }

  /** Whether its hold-down is not over. */
  boolean isHeldDown(long nowNs) {
    return held && nowNs - dueNs < 0;
  }

  /** Whether a probe is to go out now; the caller then sends it. */
  boolean probes(long nowNs) {
    if (probing && nowNs - probedNs > IN_TIME_NS) {
      holdDown(nowNs);
    }
    if (probing || answered >= PROBES || nowNs - dueNs < 0) {
      return false;
    }
    probing = true;
    probedNs = nowNs;
    return true;
  }

  /** The probe was answered. */
  void answered(long nowNs) {
    if (!probing) {
      return;
    }
    if (nowNs - probedNs > IN_TIME_NS) {
      holdDown(nowNs);
      return;
    }
    probing = false;
    answered++;
    dueNs = nowNs + spread.around(BETWEEN_PROBES, SPREAD);
  }

  /** Whether enough probes were answered, and the last is so long ago that it may be asked. */
  boolean isReady(long nowNs) {
    return answered >= PROBES && nowNs - dueNs >= 0;
  }
}
