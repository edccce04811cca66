package org.callseal.edge.callagent;

import java.net.InetSocketAddress;

/**
 * Where a message to the call agents goes. Immutable.
 *
 * @param takes what it may go over
 */
public record Hop(InetSocketAddress address, Takes takes) {

  /** What is taken at an address. */
  public enum Takes {
    /** UDP alone. */
    DATAGRAMS,
    /** UDP, and TCP for what is too long for it. */
    EITHER,
    /** TCP alone. */
    STREAMS
  }
}
