package org.callseal.relay.leg;

import java.net.InetSocketAddress;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;

/**
 * One way to a peer: from a port of ours to an address of its own. Over a stream it is one
 * connection, and goes with it. Immutable.
 */
public record Lane(MessagePort port, InetSocketAddress peer) {

  public Medium medium() {
    return port.medium();
  }

  /** Whether a message sent this way has a way. */
  public boolean stands() {
    return port.reaches(peer);
  }

  /** Sends bytes as they are. */
  public void send(byte[] message) {
    port.send(peer, message);
  }
}
