package org.callseal.sip.transaction;

import org.callseal.sip.SipMessage;

/**
 * How a transaction's messages get to its peer. Called anew for every transmission, on the loop's
 * thread.
 */
@FunctionalInterface
public interface Transmission {

  /**
   * Sends the message.
   *
   * @param message the request, its ACK, or the response
   * @param attempt 0 for the first transmission of this message in its transaction, then counting
   */
  void transmit(SipMessage message, int attempt);
}
