package org.callseal.agent.line;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A line's way to its edge: what goes in comes out there sealed, and is dropped when there is no
 * association to seal under. While one is being set up one request may go out, which then carries
 * the last message of the exchange. Belongs to the agent's loop.
 *
 * @param <M> a message of the protocol
 */
public interface SealedWay<M> extends EdgeWay<M> {

  /** Whether, by the last grant, its edge takes messages of this name from it. */
  boolean speaksFor(String name);

  /** An endpoint waits: what is missing is to be set up at once, as far as pacing lets. */
  void hurry();

  /** Whether there is an association to seal messages under, one that is being set up included. */
  boolean carries();

  /**
   * Sends messages as one datagram, or one by one where they would not have room in it; drops them
   * when there is nothing to seal them under.
   */
  void send(List<Outgoing<M>> together);

  /** Its edges as far as their addresses are known, the present one first. */
  List<InetSocketAddress> servers();

  @Override
  default String peer() {
    return "edge of " + identity().text();
  }
}
