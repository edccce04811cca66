package org.callseal.demo.mediagateway;

import java.net.InetSocketAddress;

/**
 * What somebody typed into a media gateway.
 *
 * @param messageId its own, as it stands in a message: {@code <rgw1.example.net>}, {@code mg1}
 * @param version of the protocol, 1 to 3
 * @param lines how many telephones it has: {@code aaln/1} and on
 * @param local the address and port it binds
 * @param controller where it sends everything
 */
public record MediaGatewaySettings(
    String messageId,
    int version,
    int lines,
    InetSocketAddress local,
    InetSocketAddress controller) {

  /** One with two telephones, of version 1. */
  public static MediaGatewaySettings of(
      String messageId, InetSocketAddress local, InetSocketAddress controller) {
    return new MediaGatewaySettings(messageId, 1, 2, local, controller);
  }
}
