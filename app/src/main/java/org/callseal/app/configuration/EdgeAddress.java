package org.callseal.app.configuration;

import java.util.Optional;

/**
 * An edge as an agent is told of it.
 *
 * @param overTcp whether it is asked over TCP alone
 */
public record EdgeAddress(HostPort address, boolean overTcp) {

  private static final String OVER_TCP = ";transport=tcp";

  /** Reads {@code host:port[;transport=tcp]}. */
  public static Optional<EdgeAddress> parse(String text) {
    boolean overTcp = text.endsWith(OVER_TCP);
    String hostPort = overTcp ? text.substring(0, text.length() - OVER_TCP.length()) : text;
    return HostPort.parse(hostPort).map(address -> new EdgeAddress(address, overTcp));
  }

  /** As it is written in a file. */
  public String text() {
    return address.text() + (overTcp ? OVER_TCP : "");
  }
}
