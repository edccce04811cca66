package org.callseal.transport;

import java.net.InetSocketAddress;

/** An open UDP port. Belongs to one loop. */
public interface DatagramPort extends AutoCloseable {

  /** The address it is bound to, with the port the system gave where 0 was asked for. */
  InetSocketAddress localAddress();

  /**
   * Sends one datagram, as best the network can; loss is not reported. The bytes are not kept after
   * the call.
   */
  void send(InetSocketAddress to, byte[] payload);

  @Override
  void close();
}
