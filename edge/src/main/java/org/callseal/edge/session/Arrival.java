package org.callseal.edge.session;

import java.net.InetSocketAddress;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.MessagePort;

/**
 * How a message came. Immutable.
 *
 * @param on the port of ours
 * @param source where it came from, as the network shows it
 * @param nowNs when
 */
public record Arrival(MessagePort on, InetSocketAddress source, long nowNs) {

  /** The way back. */
  public Lane lane() {
    return new Lane(on, source);
  }
}
