package org.callseal.megaco.transaction;

import java.time.Duration;

/** The times of RFC 3525 annex D.1, with the values that it suggests. */
final class MegacoTimers {

  /** Before the first repetition (D.1.3: exponential from an estimate of the round trip). */
  static final Duration FIRST = Duration.ofMillis(500);

  /** No pause is longer (D.1.3). */
  static final Duration LONGEST = Duration.ofSeconds(4);

  /** T-MAX: how long a request is repeated (D.1.2.1). */
  static final Duration T_MAX = Duration.ofSeconds(20);

  /** LONG-TIMER: how long a reply is kept (D.1.2.1). */
  static final Duration LONG_TIMER = Duration.ofSeconds(30);

  /** Between repetitions once a pending came (D.1.4). */
  static final Duration PENDING = Duration.ofSeconds(5);

  /** How long a reply is waited for behind a pending. */
  static final Duration LAST_WAIT = LONG_TIMER.multipliedBy(2);

  private MegacoTimers() {}
}
