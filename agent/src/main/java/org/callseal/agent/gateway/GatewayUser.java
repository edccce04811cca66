package org.callseal.agent.gateway;

import java.net.InetSocketAddress;

/** Who serves a gateway. Called on the agent's loop. */
@FunctionalInterface
public interface GatewayUser {

  /** A datagram of the gateway's, or a message over a connection, came within its rate. */
  void received(InetSocketAddress from, byte[] datagram);
}
