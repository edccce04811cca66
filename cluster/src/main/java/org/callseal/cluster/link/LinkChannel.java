package org.callseal.cluster.link;

import java.net.InetAddress;

/**
 * What a session writes its frames to: TLS over TCP, or a pipe in tests. Everything of it happens
 * on the loop of its session.
 */
public interface LinkChannel {

  /** Sends the frame; nothing is done once the channel is closed. */
  void send(byte[] frame);

  /** Where the other end is, as the network shows it. */
  InetAddress source();

  /** Bytes that were given to it and have not left this machine. */
  long unsent();

  /** Closes it at once. */
  void close();
}
