package org.callseal.agent.names;

import java.net.InetSocketAddress;
import java.util.OptionalInt;

/**
 * A server as people write it. Immutable.
 *
 * @param host a name or an IP address as text, IPv6 with or without brackets
 * @param port none where DNS is to say which
 */
public record ServerName(String host, OptionalInt port) {

  public ServerName(String host, int port) {
    this(host, OptionalInt.of(port));
  }

  /** The one at this address. */
  public static ServerName of(InetSocketAddress address) {
    return new ServerName(address.getAddress().getHostAddress(), address.getPort());
  }

  /** Whether the host is an address, and needs no name service. */
  public boolean isLiteral() {
    return host.matches("[0-9.]+") || host.indexOf(':') >= 0;
  }

  String unbracketed() {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return host + (port.isPresent() ? ":" + port.getAsInt() : "");
  }
}
