package org.callseal.agent.line;

import org.callseal.core.identity.Identity;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.SipMessage;
import org.jspecify.annotations.Nullable;

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
   * @param like the lane that its transaction went before, taken again if it is a connection that
   *     stands (RFC 3261 9.1, 17.1.1.3: CANCEL and ACK go the way of their INVITE); or null
   * @return the lane it went, or null
   */
  @Nullable Lane send(SipMessage message, Unsettled unsettled, @Nullable Lane like);

  /** It has been answered, or nobody waits for an answer any more. */
  void settle(Unsettled unsettled);
}
