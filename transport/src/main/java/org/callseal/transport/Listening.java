package org.callseal.transport;

import java.net.InetSocketAddress;

/** An address at which connections come in. Belongs to one loop. */
public interface Listening extends AutoCloseable {

  /** The address it is bound to, with the port the system gave where 0 was asked for. */
  InetSocketAddress localAddress();

  /** Takes no more connections; those that stand go on. */
  @Override
  void close();
}
