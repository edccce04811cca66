package org.callseal.app.configuration;

import java.util.Optional;
import java.util.OptionalInt;
import org.callseal.agent.names.ServerName;

/**
 * An edge as an agent is told of it.
 *
 * @param server its host, and its port unless DNS is to say which
 * @param overTcp whether it is asked over TCP alone
 */
public record EdgeAddress(ServerName server, boolean overTcp) {

  private static final String OVER_TCP = ";transport=tcp";

  /** Reads {@code host[:port][;transport=tcp]}. */
  public static Optional<EdgeAddress> parse(String text) {
    boolean overTcp = text.endsWith(OVER_TCP);
    String name = overTcp ? text.substring(0, text.length() - OVER_TCP.length()) : text;
    return HostPort.parse(name)
        .filter(at -> at.port() > 0)
        .map(at -> new ServerName(at.host(), at.port()))
        .or(() ->
            HostPort.parse(name + ":0").map(at -> new ServerName(at.host(), OptionalInt.empty())))
        .map(server -> new EdgeAddress(server, overTcp));
  }

  /** As it is written in a file. */
  public String text() {
    String host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
    String port = server.port().isPresent() ? ":" + server.port().getAsInt() : "";
    return host + port + (overTcp ? OVER_TCP : "");
  }
}
