package org.callseal.mgcp.transaction;

import java.time.Duration;

/** The times of RFC 3435, with the values that it suggests. */
final class MgcpTimers {

  /** Before the first repetition; the first estimate of the acknowledgement delay (3.5.3). */
  static final Duration FIRST = Duration.ofMillis(500);

  /** RTO-MAX (3.5.3). */
  static final Duration LONGEST = Duration.ofSeconds(4);

  /** T-MAX: how long a command is repeated (4.3). */
  static final Duration T_MAX = Duration.ofSeconds(20);

  /** T-HIST: how long an answer is kept (3.5.1). */
  static final Duration T_HIST = Duration.ofSeconds(30);

  /** LONGTRAN-TIMER: between repetitions once a provisional response came (3.5.6). */
  static final Duration LONG_TRANSACTION = Duration.ofSeconds(5);

  /** How long the final response is waited for behind a provisional one (3.5.6). */
  static final Duration LAST_WAIT = T_HIST.multipliedBy(2);

  private MgcpTimers() {}
}
