package org.callseal.agent.line;

import java.time.Duration;

/**
 * When a sealed keep-alive is due on an association, and whether its edge has fallen silent. Every
 * sealed message that goes out keeps the NAT's mapping as well as a keep-alive does, so one is sent
 * only after an interval in which nothing was; and one is sent early when what was sent got no sign
 * of life back. Four keep-alives wait 0.5, 1, 2 and 4 s for an answer; then the edge is silent, and
 * the schedule goes on asking at its own pace. Pure; one for each association.
 */
final class KeepAliveSchedule {

  /** How long a message may stay without any verified one coming back before a keep-alive asks. */
  static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final long[] RETRIES = {
    Duration.ofMillis(500).toNanos(),
    Duration.ofSeconds(1).toNanos(),
    Duration.ofSeconds(2).toNanos(),
    Duration.ofSeconds(4).toNanos()
  };
  private static final double SPREAD = 0.2;
  private static final long AFTER_BREAK = Duration.ofMillis(1100).toNanos();

  private final Duration interval;
  private final Spread spread;
  private long dueAt;
  private int asked;
  private boolean waiting;

  KeepAliveSchedule(Duration interval, Spread spread, long nowNs) {
    this.interval = interval;
    this.spread = spread;
    this.dueAt = nowNs + next();
  }

  /** A sealed request of an endpoint went out, which an edge that lives answers in some way. */
  void sent(long nowNs) {
    if (asked > 0 || waiting) {
      return;
    }
    waiting = true;
    dueAt = nowNs + PATIENCE.toNanos();
  }

  /** The way broke: one is to go out as soon as another can be opened. */
  void askSoon(long nowNs) {
    dueAt = nowNs + AFTER_BREAK;
  }

  /** A verified message came in. */
  void heard(long nowNs) {
    asked = 0;
    waiting = false;
    dueAt = nowNs + next();
  }

  /** Whether a keep-alive is to go out now; the caller then sends it and says so. */
  boolean due(long nowNs) {
    return nowNs - dueAt >= 0;
  }

  /** A keep-alive went out. */
  void asked(long nowNs) {
    dueAt = nowNs + (asked < RETRIES.length ? RETRIES[asked] : next());
    asked++;
  }

  /** Whether all four keep-alives stayed without an answer. */
  boolean silent(long nowNs) {
    return asked > RETRIES.length || (asked == RETRIES.length && due(nowNs));
  }

  private long next() {
    return spread.around(interval, SPREAD);
  }
}
