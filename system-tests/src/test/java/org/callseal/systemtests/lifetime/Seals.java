package org.callseal.systemtests.lifetime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;

/** The seal in the bytes of a datagram, found without the product's own reader. Stateless. */
final class Seals {

  private static final byte[] BEGIN = "Seal: ".getBytes(ISO_8859_1);
  private static final int LENGTH = "v=1;s=;mac=".length() + 44;

  private Seals() {}

  /** The value of the field that stands last, where it looks like a seal. */
  static Optional<String> in(byte[] datagram) {
    int end = endOfHeader(datagram);
    int start = end - LENGTH;
    return start >= BEGIN.length
            && Arrays.equals(datagram, start - BEGIN.length, start, BEGIN, 0, BEGIN.length)
        ? Optional.of(new String(datagram, start, LENGTH, ISO_8859_1))
        : Optional.empty();
  }

  private static int endOfHeader(byte[] datagram) {
    for (int i = 3; i < datagram.length; i++) {
      if (datagram[i] == '\n' && datagram[i - 1] == '\r' && datagram[i - 2] == '\n') {
        return i - 3;
      }
    }
    return -1;
  }
}
