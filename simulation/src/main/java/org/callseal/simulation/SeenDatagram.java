package org.callseal.simulation;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A datagram as it went onto a wire.
 *
 * @param at the time since the simulation's start
 * @param from its source address on that wire
 * @param to its destination address on that wire
 * @param payload its bytes; not to be changed
 */
public record SeenDatagram(
    Duration at, InetSocketAddress from, InetSocketAddress to, byte[] payload) {

  /** Its bytes as text, one character per byte. */
  public String text() {
    return new String(payload, StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return at + " " + from + " -> " + to + " (" + payload.length + " bytes)";
  }
}
