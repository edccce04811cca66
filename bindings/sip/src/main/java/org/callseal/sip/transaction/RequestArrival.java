package org.callseal.sip.transaction;

import org.callseal.sip.SipRequest;

/** What a request that came in is to the transactions there are. */
public sealed interface RequestArrival {

  /** A new request: the user has to answer it through its transaction. */
  record New(ServerTransaction transaction) implements RequestArrival {}

  /** An ACK for the user: of a 2xx, or of nothing that is known here. Never answered. */
  record Acknowledgement(SipRequest ack) implements RequestArrival {}

  /** A retransmission, or the ACK of a failure: done with. */
  record Absorbed() implements RequestArrival {}

  /** No room for another transaction: nothing is kept of the request. */
  record NoRoom(SipRequest request) implements RequestArrival {}
}
