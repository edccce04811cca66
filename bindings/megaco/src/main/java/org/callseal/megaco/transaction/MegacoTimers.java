package org.callseal.megaco.transaction;

import java.time.Duration;
import org.callseal.transport.transaction.RepeatedRequest;

/** The times of RFC 3525 annex D.1, with the values that it suggests. */
final class MegacoTimers {

  /** LONG-TIMER: how long a reply is kept (D.1.2.1). */
  static final Duration LONG_TIMER = Duration.ofSeconds(30);

  /**
   * The first pause, exponential from an estimate of the round trip, and the longest (D.1.3), T-MAX
   * (D.1.2.1), the pause behind a pending (D.1.4), and the end of waiting behind one.
   */
  static final RepeatedRequest.Times RETRANSMISSION =
      new RepeatedRequest.Times(
          Duration.ofMillis(500),
          Duration.ofSeconds(4),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5),
          LONG_TIMER.multipliedBy(2));

  private MegacoTimers() {}
}
