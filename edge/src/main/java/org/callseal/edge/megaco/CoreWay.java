package org.callseal.edge.megaco;

import java.net.InetSocketAddress;
import org.callseal.transport.Medium;

/** From a gateway's place to somebody on the core side. Immutable. */
record CoreWay(Medium over, InetSocketAddress peer) {}
