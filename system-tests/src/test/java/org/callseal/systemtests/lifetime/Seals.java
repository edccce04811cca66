package org.callseal.systemtests.lifetime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The seal in the bytes of a datagram, found without the product's own reader. Stateless. */
final class Seals {

  private static final byte[] BEGIN = "Seal: ".getBytes(ISO_8859_1);
  private static final int LENGTH = "v=1;s=;mac=".length() + 44;

  private static final int TEXT_LENGTH = 75;
  private static final int BINARY_LENGTH = 40;

  private Seals() {}

  /** What looks like the seal of a datagram of SIP or Megaco. */
  static Optional<String> in(byte[] datagram) {
    return inSip(datagram).or(() -> inText(datagram)).or(() -> inBinary(datagram));
  }

  /** Megaco in text: its first line. */
  private static Optional<String> inText(byte[] datagram) {
    String start = new String(datagram, 0, Math.min(TEXT_LENGTH, datagram.length), ISO_8859_1);
    return start.length() == TEXT_LENGTH && start.startsWith("AU=0x")
        ? Optional.of(start)
        : Optional.empty();
  }

  /** Megaco in BER: the first value in the outermost one. */
  private static Optional<String> inBinary(byte[] datagram) {
    int at = datagram.length > 2 && datagram[1] < 0 ? 2 + (datagram[1] & 0x7f) : 2;
    return at + BINARY_LENGTH <= datagram.length
            && datagram[0] == 0x30
            && datagram[at] == (byte) 0xa0
            && datagram[at + 1] == BINARY_LENGTH - 2
        ? Optional.of(HexFormat.of().formatHex(datagram, at, at + BINARY_LENGTH))
        : Optional.empty();
  }

  /** The value of the field that stands last. */
  private static Optional<String> inSip(byte[] datagram) {
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
