package org.callseal.sip.transaction;

import java.util.function.BooleanSupplier;

/**
 * The way to a peer.
 *
 * @param transmission sends
 * @param carries whether what was sent last is on a connection that stands: nothing is then
 *     transmitted again on a timer. Asked each time a timer fires
 */
public record Transport(Transmission transmission, BooleanSupplier carries) {

  /** A way that may lose messages. */
  public static Transport unreliable(Transmission transmission) {
    return new Transport(transmission, () -> false);
  }

  /** A way that delivers or fails. */
  public static Transport reliable(Transmission transmission) {
    return new Transport(transmission, () -> true);
  }

  /** RFC 3261 17: whether the transport is reliable, now. */
  boolean isReliable() {
    return carries.getAsBoolean();
  }
}
