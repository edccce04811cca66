package org.callseal.edge.callagent;

import java.time.Duration;

/**
 * How the edge asks whether a call agent is alive. Immutable.
 *
 * @param interval between two OPTIONS
 * @param misses after so many unanswered ones it counts as down; one answer brings it up again
 */
public record HealthCheck(Duration interval, int misses) {

  public static final HealthCheck DEFAULT = new HealthCheck(Duration.ofSeconds(5), 3);

  public HealthCheck {
    if (interval.isNegative() || interval.isZero() || misses < 1) {
      throw new IllegalArgumentException("a health check needs an interval and a limit");
    }
  }
}
