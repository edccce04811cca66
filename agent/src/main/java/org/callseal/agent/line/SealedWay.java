package org.callseal.agent.line;

import org.callseal.core.identity.Identity;
import org.callseal.sip.SipMessage;

/**
 * A line's way to its edge, as the side of the phones sees it: what goes in comes out there sealed.
 * Belongs to the agent's loop.
 */
public interface SealedWay {

  /** Whose line it is. */
  Identity identity();

  /** The host and port that our Via toward the edge names. */
  String sentBy();

  /**
   * Whether a request may go out now. While the association is being set up one request may, which
   * then carries the last message of the exchange.
   */
  boolean takesRequest();

  /** A phone waits: what is missing is to be set up at once, as far as pacing lets. */
  void hurry();

  /**
   * Seals the message and sends it; drops it when there is no association to seal under, as the
   * network may drop it too.
   *
   * @param unsettled what to do when it has to be sealed again
   */
  void send(SipMessage message, Unsettled unsettled);

  /** It has been answered, or nobody waits for an answer any more. */
  void settle(Unsettled unsettled);
}
