package org.callseal.sip.transaction;

/**
 * The way to a peer.
 *
 * @param transmission sends
 * @param reliable true for TCP: nothing is transmitted again on a timer
 */
public record Transport(Transmission transmission, boolean reliable) {

  /** A way that may lose messages. */
  public static Transport unreliable(Transmission transmission) {
    return new Transport(transmission, false);
  }

  /** A way that delivers or fails. */
  public static Transport reliable(Transmission transmission) {
    return new Transport(transmission, true);
  }
}
