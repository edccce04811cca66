package org.callseal.transport;

import java.net.InetSocketAddress;

/** A connection: bytes in order, both ways. Belongs to one loop. */
public interface Connection {

  /** The address at the other end. */
  InetSocketAddress remoteAddress();

  /** Sends bytes behind those that were written before. They are not kept after the call. */
  void write(byte[] bytes);

  /** How many written bytes the system has not taken over yet. */
  long unsent();

  /** Whether bytes that come in are handed over; while they are not, the sender is held up. */
  void read(boolean on);

  /** Ends it, at once; its handler hears nothing more. */
  void close();
}
