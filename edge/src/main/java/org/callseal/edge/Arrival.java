package org.callseal.edge;

import java.net.InetSocketAddress;
import org.callseal.transport.DatagramPort;

/**
 * How a datagram came. Immutable.
 *
 * @param on the port of ours
 * @param source where it came from, as the network shows it
 * @param nowNs when
 */
record Arrival(DatagramPort on, InetSocketAddress source, long nowNs) {}
