package org.callseal.demo.gateway;

import java.net.InetSocketAddress;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.callseal.mgcp.EndpointName;

/**
 * What somebody typed into a gateway.
 *
 * @param name its domain: the endpoints are {@code aaln/1@name} and on
 * @param lines how many telephones it has
 * @param local the address and port it binds
 * @param callAgent where it sends everything
 */
public record GatewaySettings(
    String name, int lines, InetSocketAddress local, InetSocketAddress callAgent) {

  /** One with two telephones. */
  public static GatewaySettings of(
      String name, InetSocketAddress local, InetSocketAddress callAgent) {
    return new GatewaySettings(name, 2, local, callAgent);
  }

  EndpointName all() {
    return new EndpointName("*", name);
  }

  Stream<EndpointName> endpoints() {
    return IntStream.rangeClosed(1, lines).mapToObj(line -> new EndpointName("aaln/" + line, name));
  }
}
