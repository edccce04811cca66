package org.callseal.transport;

import java.net.InetSocketAddress;

/** An open port that sends and receives whole messages. Belongs to one loop. */
public interface MessagePort extends AutoCloseable {

  /** The address it is bound to, with the port the system gave where 0 was asked for. */
  InetSocketAddress localAddress();

  /** What its messages travel over. */
  Medium medium();

  /**
   * Sends one message, as best the network can; loss is not reported. The bytes are not kept after
   * the call. Over a stream it goes on the connection with that address.
   */
  void send(InetSocketAddress to, byte[] message);

  /**
   * Whether there is a way for a message to that address: over datagrams always, over streams while
   * a connection stands or one may be opened.
   */
  boolean reaches(InetSocketAddress to);

  /** What came from there is of somebody we know: a connection with it may stay. */
  default void prove(InetSocketAddress peer) {}

  @Override
  void close();
}
