package org.callseal.demo.mediagateway;

import java.net.InetSocketAddress;
import org.callseal.megaco.transaction.Dialect;

/**
 * What somebody typed into a media gateway.
 *
 * @param messageId its own, as it stands in a message: {@code <rgw1.example.net>}, {@code mg1}
 * @param dialect that it speaks: a version, 1 to 3, in one encoding
 * @param lines how many telephones it has: {@code aaln/1} and on; at most 999, the longest name
 *     that binary has room for
 * @param local the address and port it binds
 * @param controller where it sends everything
 */
public record MediaGatewaySettings(
    String messageId,
    Dialect dialect,
    int lines,
    InetSocketAddress local,
    InetSocketAddress controller) {

  private static final int MOST_LINES = 999;

  public MediaGatewaySettings {
    if (lines < 0 || lines > MOST_LINES) {
      throw new IllegalArgumentException("lines: 0 to " + MOST_LINES);
    }
  }

  /** One with two telephones, of version 1 in text. */
  public static MediaGatewaySettings of(
      String messageId, InetSocketAddress local, InetSocketAddress controller) {
    return new MediaGatewaySettings(messageId, Dialect.TEXT, 2, local, controller);
  }

  /** The same that speaks otherwise. */
  public MediaGatewaySettings speaking(Dialect other) {
    return new MediaGatewaySettings(messageId, other, lines, local, controller);
  }
}
