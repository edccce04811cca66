package org.callseal.app.configuration;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A network, by the first bits of its addresses.
 *
 * @param address an address within
 * @param length how many bits all its addresses share
 */
public record NetworkPrefix(InetAddress address, int length) {

  /** Reads {@code address/length}; a bare address is a network of one. */
  public static Optional<NetworkPrefix> parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    if (!ValueTypes.isLiteral(literal)) {
      return Optional.empty();
    }
    return ValueTypes.literal(literal)
        .flatMap(address -> {
          int bits = address.getAddress().length * 8;
          String length = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
          return Optional.of(length)
              .filter(digits -> digits.matches("\\d{1,3}"))
              .map(Integer::parseInt)
              .filter(number -> number <= bits)
              .map(number -> new NetworkPrefix(address, number));
        });
  }

  /** Whether the address is within. */
  boolean contains(InetAddress other) {
    byte[] own = address.getAddress();
    byte[] its = other.getAddress();
    if (own.length != its.length) {
      return false;
    }
    for (int bit = 0; bit < length; bit += 8) {
      int mask = length - bit >= 8 ? 0xFF : 0xFF << (8 - (length - bit)) & 0xFF;
      if (((own[bit / 8] ^ its[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** As it is written in a file. */
  public String text() {
    return address.getHostAddress() + "/" + length;
  }
}
