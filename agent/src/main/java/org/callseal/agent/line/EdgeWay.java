package org.callseal.agent.line;

import java.net.InetSocketAddress;
import org.callseal.core.identity.Identity;
import org.callseal.relay.leg.Lane;
import org.jspecify.annotations.Nullable;

/**
 * A way to an edge, as the side of the endpoints sees it. Belongs to the agent's loop.
 *
 * @param <M> a message of the protocol
 */
public interface EdgeWay<M> {

  /** Whose line it is, or would be. */
  Identity identity();

  /** The address that we go by toward the edge. */
  InetSocketAddress localAddress();

  /** What transactions call the edge at its end. */
  String peer();

  /** Whether a request may go out now. */
  boolean takesRequest();

  /**
   * Sends the message; drops it when there is no way, as the network may drop it too.
   *
   * @param unsettled what to do when it has to be sent again in another form
   * @param like the lane that its transaction went or came before, taken again if it is a
   *     connection that stands (RFC 3261 9.1, 17.1.1.3: CANCEL and ACK go the way of their INVITE;
   *     18.2.2: a response goes over the connection of its request); or null
   * @return the lane it went, or null
   */
  @Nullable Lane send(M message, Unsettled unsettled, @Nullable Lane like);

  /** Makes sure that the edge lives, if it has shown nothing for a while. */
  default void assure() {}

  /** It has been answered, or nobody waits for an answer any more. */
  void settle(Unsettled unsettled);
}
