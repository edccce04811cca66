package org.callseal.agent.line;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.callseal.relay.leg.Lane;

/**
 * Who sends and receives over the lines' ways to their edges. Called on the agent's loop.
 *
 * @param <M> a message of the protocol
 */
public interface SealedWayUser<M> {

  /**
   * A message of the edge was verified; nothing of ours is left in it.
   *
   * @param came the lane it came, which answers to it may take ({@link EdgeWay#send})
   */
  void received(SealedWay<M> line, M message, Lane came);

  /**
   * An edge that may have had something of ours in hand has lost its memory or is gone. What waits
   * for an answer is sent again by itself.
   *
   * @param silent since when nothing was heard from it
   */
  default void lost(SealedWay<M> line, InetSocketAddress edge, Duration silent) {}

  /** The line takes requests now that it did not take before. */
  void takesRequests(SealedWay<M> line);
}
