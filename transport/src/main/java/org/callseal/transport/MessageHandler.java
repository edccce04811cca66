package org.callseal.transport;

import java.net.InetSocketAddress;

/** Receives the messages of a port, on its loop's thread. */
@FunctionalInterface
public interface MessageHandler {

  /**
   * A message came in: a datagram, or what was cut from a stream.
   *
   * @param on the port it came to
   * @param from where it came from, as the network shows it
   * @param message its bytes, the receiver's own copy
   */
  void received(MessagePort on, InetSocketAddress from, byte[] message);
}
