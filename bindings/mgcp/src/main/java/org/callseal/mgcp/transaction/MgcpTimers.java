package org.callseal.mgcp.transaction;

import java.time.Duration;
import org.callseal.transport.transaction.RepeatedRequest;

/** The times of RFC 3435, with the values that it suggests. */
final class MgcpTimers {

  /** T-HIST: how long an answer is kept (3.5.1). */
  static final Duration T_HIST = Duration.ofSeconds(30);

  /**
   * The first estimate of the acknowledgement delay and RTO-MAX (3.5.3), T-MAX (4.3),
   * LONGTRAN-TIMER, and the end of waiting behind a provisional response (3.5.6).
   */
  static final RepeatedRequest.Times RETRANSMISSION =
      new RepeatedRequest.Times(
          Duration.ofMillis(500),
          Duration.ofSeconds(4),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5),
          T_HIST.multipliedBy(2));

  private MgcpTimers() {}
}
