package org.callseal.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Opens ports: the system's network in production, a simulated one in tests. */
public interface Network {

  /**
   * Opens a UDP port whose datagrams are handed over on the loop's thread.
   *
   * @throws IOException when the address cannot be bound; the message names it
   */
  MessagePort openDatagramPort(Loop loop, InetSocketAddress local, MessageHandler handler)
      throws IOException;

  /**
   * The same for a port of which many are open. A network that knows no such differences opens it
   * like any other.
   *
   * @param receiveBuffer bytes of what has come and was not read yet
   * @throws IOException when the address cannot be bound; the message names it
   */
  default MessagePort openDatagramPort(
      Loop loop, InetSocketAddress local, int receiveBuffer, MessageHandler handler)
      throws IOException {
    return openDatagramPort(loop, local, handler);
  }

  /**
   * This network for a host that has its addresses at times, while another one has them at others:
   * ports are opened before their address is here, and stay open when it goes. Where the system
   * does not let them, opening fails and says so.
   */
  default Network whoseAddressesMove() {
    return this;
  }

  /** Whether the host has this address now; every host has the wildcard. */
  default boolean isHere(InetAddress address) {
    return true;
  }

  /**
   * Listens for TCP connections; the handler is told of each that comes in.
   *
   * @throws IOException when the address cannot be bound; the message names it
   */
  Listening listen(Loop loop, InetSocketAddress local, ConnectionHandler handler)
      throws IOException;

  /**
   * Opens a TCP connection, on the loop's thread.
   *
   * @param local the address to come from, with any port
   * @return the connection, which does not stand before its handler is told so
   */
  Connection connect(
      Loop loop, InetSocketAddress local, InetSocketAddress remote, ConnectionHandler handler);
}
