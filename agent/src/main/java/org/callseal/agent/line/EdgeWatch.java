package org.callseal.agent.line;

import java.time.Duration;

/**
 * Whether one edge answers what it is sent. A call agent may be slow where its edge is not, so what
 * is unanswered for 250 ms is followed by a keep-alive, which the edge answers itself; nothing
 * verified within 500 ms of the first of them, and others are asked. An edge that answers later
 * than that is given as much time from then on, up to 2 s, until it is quick again. Pure; one for
 * each edge of an association.
 */
final class EdgeWatch {

  static final Duration ASKED_AFTER = Duration.ofMillis(250);
  static final Duration PATIENCE = Duration.ofMillis(500);
  static final Duration MOST_PATIENCE = Duration.ofSeconds(2);

  private boolean waiting;
  private boolean asked;
  private boolean dead;
  private long sinceNs;
  private long patienceNs = PATIENCE.toNanos();

  /** Something went there that an edge that lives answers; true when nothing else is waited for. */
  boolean sent(long nowNs) {
    if (waiting) {
      return false;
    }
    waiting = true;
    asked = false;
    sinceNs = nowNs;
    return true;
  }

  /** There is no way to it any more: it is overdue at once. */
  void cutOff(long nowNs) {
    waiting = true;
    asked = true;
    sinceNs = nowNs - patienceNs;
  }

  /** Something verified came from there. */
  void heard(long nowNs) {
    if (waiting) {
      long tookNs = nowNs - sinceNs;
      if (tookNs < PATIENCE.toNanos()) {
        patienceNs = PATIENCE.toNanos();
      } else if (tookNs > patienceNs) {
        patienceNs = Math.min(2 * tookNs, MOST_PATIENCE.toNanos());
      }
    }
    waiting = false;
    dead = false;
  }

  /** Whether it is to be asked now by a keep-alive; true once, the caller then does. */
  boolean asks(long nowNs) {
    if (!waiting || asked || nowNs - sinceNs < ASKED_AFTER.toNanos()) {
      return false;
    }
    asked = true;
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
