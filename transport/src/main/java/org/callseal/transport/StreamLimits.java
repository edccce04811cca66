package org.callseal.transport;

import java.time.Duration;

/**
 * How much a stream port takes. Immutable.
 *
 * @param most connections in all
 * @param mostOfSource connections that come from one address
 * @param patience how long a message may take to get whole, a connection to open, and the other end
 *     to read
 * @param unproven how long a connection that came in may stand before it is proven
 * @param idle how long a connection may stand without a message or a keep-alive
 * @param unsent bytes that wait for the other end to read; from half of that on nothing more is
 *     read of it
 * @param pings whether the other end is asked if it lives when nothing comes back; half-open
 *     connections are found so
 */
public record StreamLimits(
    int most,
    int mostOfSource,
    Duration patience,
    Duration unproven,
    Duration idle,
    int unsent,
    boolean pings) {

  public StreamLimits {
    if (most < 1 || mostOfSource < 1 || unsent < 1) {
      throw new IllegalArgumentException("a limit must let something through");
    }
  }

  /** The same for a protocol that has no question of its own whether a connection lives. */
  public StreamLimits withoutPings() {
    return new StreamLimits(most, mostOfSource, patience, unproven, idle, unsent, false);
  }
}
