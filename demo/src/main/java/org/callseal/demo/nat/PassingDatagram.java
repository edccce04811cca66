package org.callseal.demo.nat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A datagram on its way through a NAT.
 *
 * @param outward from the home to the world
 * @param inside the home's end
 * @param remote the world's end
 */
public record PassingDatagram(
    boolean outward, InetSocketAddress inside, InetSocketAddress remote, byte[] payload) {

  /** The same way with other bytes. */
  public PassingDatagram with(byte[] other) {
    return new PassingDatagram(outward, inside, remote, other);
  }

  /** Its bytes as text, one character a byte. */
  public String text() {
    return new String(payload, StandardCharsets.ISO_8859_1);
  }
}
