package org.callseal.edge.gateway;

import java.net.InetSocketAddress;
import org.callseal.transport.Medium;

/**
 * A call agent of gateways, as the operator named it. Immutable.
 *
 * @param name the host as the operator wrote it
 * @param address where it takes commands
 * @param takes what it takes them over
 */
public record Controller(String name, InetSocketAddress address, Takes takes) {

  /** What a call agent takes messages over. */
  public enum Takes {
    /** Whatever a gateway speaks. */
    EITHER,
    DATAGRAMS,
    STREAMS
  }

  public Controller {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("call agent " + name + " needs an address");
    }
  }

  /** One that takes whatever a gateway speaks. */
  public Controller(String name, InetSocketAddress address) {
    this(name, address, Takes.EITHER);
  }

  /** What a gateway that speaks over this medium is brought to it over. */
  public Medium over(Medium spoken) {
    return switch (takes) {
      case EITHER -> spoken;
      case DATAGRAMS -> Medium.UDP;
      case STREAMS -> Medium.TCP;
    };
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
