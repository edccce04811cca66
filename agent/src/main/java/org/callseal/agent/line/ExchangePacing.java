package org.callseal.agent.line;

import java.time.Duration;

/**
 * When a line may begin an exchange. After each that failed the pause doubles from 1 s to 64 s, all
 * of them spread; one that succeeded clears it. What a stranger can send (an unsealed refusal)
 * brings at most one exchange in 30 s, so that forged hints cost an agent next to nothing. Pure;
 * one for each line.
 */
final class ExchangePacing {

  /** Between two exchanges that unauthenticated hints brought about. */
  static final Duration BETWEEN_HINTS = Duration.ofSeconds(30);

  /** How long a turn lasts, within which those whose it is come at random. */
  private static final Duration TURN = Duration.ofSeconds(1);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 6;
  private static final double SPREAD = 0.25;

  private final Spread spread;
  private long notBefore;
  private int failures;
  private boolean hinted;
  private boolean postponed;
  private long lastHint;

  /**
   * @param startWithin the first may begin at a random time within this, unless somebody speaks
   */
  ExchangePacing(Spread spread, Duration startWithin, long nowNs) {
    this.spread = spread;
    this.notBefore = nowNs + spread.upTo(startWithin);
  }

  /** Whether an exchange that is wanted may begin now. */
  boolean allows(long nowNs) {
    boolean allowed = nowNs - notBefore >= 0;
    postponed &= !allowed;
    return allowed;
  }

  /** Somebody waits: the spread of the start-up is over, the pause after a failure is not. */
  void hurry(long nowNs) {
    if (failures == 0) {
      notBefore = nowNs;
    }
  }

  /** An exchange came to nothing. True when it is the first in a row. */
  boolean failed(long nowNs) {
    int doublings = Math.min(failures, MOST_DOUBLINGS);
    notBefore = nowNs + spread.around(FIRST_PAUSE.multipliedBy(1L << doublings), SPREAD);
    return failures++ == 0;
  }

  /** The edge said under seal that there is nothing to be had: as after many failures. */
  void barred(long nowNs) {
    failures = MOST_DOUBLINGS;
    failed(nowNs);
  }

  /** The edge said under seal when this device's turn is. */
  void postponed(Duration wait, long nowNs) {
    long turnNs = nowNs + wait.toNanos() + spread.upTo(TURN);
    notBefore = turnNs - notBefore > 0 ? turnNs : notBefore;
    postponed = true;
  }

  /** Whether the edge gave this device a turn, and it has not begun. */
  boolean awaitsTurn() {
    return postponed;
  }

  /** An exchange brought an association that the edge has confirmed. */
  void succeeded(long nowNs) {
    failures = 0;
    postponed = false;
    notBefore = nowNs;
  }

  /** An unauthenticated hint came; true when it may bring about an exchange. */
  boolean takesHint(long nowNs) {
    if (hinted && nowNs - lastHint < BETWEEN_HINTS.toNanos()) {
      return false;
    }
    hinted = true;
    lastHint = nowNs;
    return true;
  }
}
