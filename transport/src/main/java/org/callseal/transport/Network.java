package org.callseal.transport;

import java.io.IOException;
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
}
