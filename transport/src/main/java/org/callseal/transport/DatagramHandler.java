package org.callseal.transport;

import java.net.InetSocketAddress;

/** Receives the datagrams of a port, on its loop's thread. */
@FunctionalInterface
public interface DatagramHandler {

  /**
   * A datagram came in.
   *
   * @param on the port it came to
   * @param from where it came from, as the network shows it
   * @param payload its bytes, the receiver's own copy
   */
  void received(DatagramPort on, InetSocketAddress from, byte[] payload);
}
