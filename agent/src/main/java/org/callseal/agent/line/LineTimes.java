package org.callseal.agent.line;

import java.time.Duration;

/**
 * The times that a line is told.
 *
 * @param keepAlive how long nothing may be sent before a keep-alive is
 * @param startWithin when it is to set up its first association, at random from now, unless
 *     somebody speaks before
 * @param carrierWithin how long an endpoint's own first message may still come to carry message_3
 */
public record LineTimes(Duration keepAlive, Duration startWithin, Duration carrierWithin) {

  /**
   * Of a line of phones. Phone and agent that get their power together need not speak within the
   * same second.
   */
  public static LineTimes ofPhones(Duration keepAlive) {
    return new LineTimes(keepAlive, Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  /** Of a gateway's line. A call agent may wait; the gateway's restart has begun the exchange. */
  public static LineTimes ofGateway(Duration keepAlive, Duration startWithin) {
    return new LineTimes(keepAlive, startWithin, Duration.ofMillis(500));
  }
}
