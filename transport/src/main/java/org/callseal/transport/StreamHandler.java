package org.callseal.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Receives the messages of a stream port and hears of its connections, on its loop's thread. */
@FunctionalInterface
public interface StreamHandler extends MessageHandler {

  /** Whether connections from there are taken. */
  default boolean permits(InetAddress source) {
    return true;
  }

  /** A connection ended; what was sent on it may not have arrived. */
  default void ended(MessagePort on, InetSocketAddress peer, StreamEnd why) {}
}
