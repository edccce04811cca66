package org.callseal.app.configuration;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A host, by name or by address, and a port.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {

  /** Reads {@code host:port} or {@code [address]:port}. */
  public static Optional<HostPort> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      return Optional.empty();
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    return port <= 65_535 && bracketed == host.contains(":") && ValueTypes.isHost(host)
        ? Optional.of(new HostPort(host, port))
        : Optional.empty();
  }

  /** The one of a socket's address. */
  public static HostPort of(InetSocketAddress address) {
    return new HostPort(address.getAddress().getHostAddress(), address.getPort());
  }

  /** As it is written in a file. */
  public String text() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
