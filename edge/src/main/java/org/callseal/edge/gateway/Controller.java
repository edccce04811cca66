package org.callseal.edge.gateway;

import java.net.InetSocketAddress;

/**
 * A call agent of gateways, as the operator named it. Immutable.
 *
 * @param name the host as the operator wrote it
 * @param address where it takes commands
 */
public record Controller(String name, InetSocketAddress address) {

  public Controller {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("call agent " + name + " needs an address");
    }
  }

  /** Whether a message means this one by this host, a name or an address literal, and port. */
  public boolean isNamed(String host, int port) {
    return port == address.getPort()
        && (host.equalsIgnoreCase(name)
            || host.equalsIgnoreCase(address.getAddress().getHostAddress()));
  }

  @Override
  public String toString() {
    return name + ":" + address.getPort();
  }
}
