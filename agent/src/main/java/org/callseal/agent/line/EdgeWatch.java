package org.callseal.agent.line;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether one edge answers what it is sent. A call agent may be slow where its edge is not, so what
 * is unanswered for 250 ms is followed by a keep-alive, which the edge answers itself, and 125 ms
 * later by one more, since either may have been lost; nothing verified within 500 ms of the first
 * of them, and others are asked. A sign of life shows that the edge lived a round trip after what
 * it answers was sent: what was sent later waits on, since the edge may have died meanwhile. An
 * edge that answers later than in 500 ms is given as much time from then on, up to 2 s, until it is
 * quick again. Pure; one for each edge of an association.
 */
final class EdgeWatch {

  static final Duration ASKED_AFTER = Duration.ofMillis(250);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(125);
  private static final int MOST_ASKED = 2;
  static final Duration PATIENCE = Duration.ofMillis(500);
  static final Duration MOST_PATIENCE = Duration.ofSeconds(2);

  private static final Duration NEVER_HEARD = Duration.ofDays(365);

  /**
   * Until a keep-alive has been answered. Too much costs one keep-alive, too little half a second.
   */
  private static final long FIRST_ROUND_TRIP_NS = ASKED_AFTER.toNanos();

  private boolean waiting;
  private int asked;
  private boolean dead;
  private boolean heard;
  private long heardNs;
  private long sinceNs;
  private long lastNs;
  private long patienceNs = PATIENCE.toNanos();
  private boolean measuring;
  private long measuredFromNs;
  private long roundTripNs = FIRST_ROUND_TRIP_NS;

  /** Something went there that an edge that lives answers; true when nothing else is waited for. */
  boolean sent(long nowNs) {
    lastNs = nowNs;
    if (waiting) {
      return false;
    }
    waitFrom(nowNs);
    return true;
  }

  private void waitFrom(long fromNs) {
    waiting = true;
    asked = 0;
    sinceNs = fromNs;
  }

  /** A keep-alive went there. What comes back is taken for an answer to the first of a few. */
  void keepAliveSent(long nowNs) {
    if (!measuring || nowNs - measuredFromNs > PATIENCE.toNanos()) {
      measuring = true;
      measuredFromNs = nowNs;
    }
  }

  /** A keep-alive was answered. */
  void keepAliveAnswered(long nowNs) {
    if (!measuring) {
      return;
    }
    measuring = false;
    long tookNs = nowNs - measuredFromNs;
    // Not smoothed: too much for a while costs a keep-alive.
    roundTripNs = Math.min(tookNs, PATIENCE.toNanos());
    if (tookNs < PATIENCE.toNanos()) {
      patienceNs = PATIENCE.toNanos();
    }
    show(measuredFromNs);
  }

  /** It lived when what was sent up to then had come there. */
  private void show(long sentUntilNs) {
    if (waiting && sentUntilNs - sinceNs >= 0) {
      waiting = false;
      if (lastNs - sentUntilNs > 0) {
        waitFrom(lastNs);
      }
    }
  }

  /** There is no way to it any more: it is overdue at once. */
  void cutOff(long nowNs) {
    waiting = true;
    asked = MOST_ASKED;
    sinceNs = nowNs - patienceNs;
    lastNs = sinceNs;
  }

  /** Something verified came from there. */
  void heard(long nowNs) {
    if (waiting && nowNs - sinceNs > patienceNs) {
      patienceNs = Math.min(2 * (nowNs - sinceNs), MOST_PATIENCE.toNanos());
    }
    dead = false;
    heard = true;
    heardNs = nowNs;
    show(nowNs - roundTripNs);
  }

  /** For how long nothing has come from there. */
  Duration silence(long nowNs) {
    return heard ? Duration.ofNanos(nowNs - heardNs) : NEVER_HEARD;
  }

  /** When it is to be asked, or should have answered, if it gives no sign before. */
  OptionalLong nextNs() {
    return waiting
        ? OptionalLong.of(sinceNs + (asked < MOST_ASKED ? untilAskedNs() : patienceNs))
        : OptionalLong.empty();
  }

  private long untilAskedNs() {
    return ASKED_AFTER.plus(AGAIN_AFTER.multipliedBy(asked)).toNanos();
  }

  /** Whether it is to be asked now by a keep-alive; the caller then does. */
  boolean asks(long nowNs) {
    if (!waiting || asked >= MOST_ASKED || nowNs - sinceNs < untilAskedNs()) {
      return false;
    }
    asked++;
    return true;
  }

  /** Whether it should have answered by now. */
  boolean overdue(long nowNs) {
    return waiting && nowNs - sinceNs >= patienceNs;
  }

  /** It was left because it did not answer: nothing goes there before it is heard again. */
  void leave() {
    dead = true;
    waiting = false;
    patienceNs = PATIENCE.toNanos();
  }

  /** Whether it was left, and has not been heard since. */
  boolean isDead() {
    return dead;
  }
}
