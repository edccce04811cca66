package org.callseal.cluster.join;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** RFC 4648 section 6 in lower case, without padding. Stateless. */
final class Base32 {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int BITS = 5;

  private Base32() {}

  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int held = 0;
    int count = 0;
    for (byte each : bytes) {
      held = held << Byte.SIZE | Byte.toUnsignedInt(each);
      count += Byte.SIZE;
      while (count >= BITS) {
        count -= BITS;
        text.append(ALPHABET.charAt(held >>> count & 0x1f));
      }
      held &= (1 << count) - 1;
    }
    if (count > 0) {
      text.append(ALPHABET.charAt(held << BITS - count & 0x1f));
    }
    return text.toString();
  }

  /** Section 3.5: pad bits MUST be zero; what the encoder does not write is refused. */
  static Optional<byte[]> decode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int held = 0;
    int count = 0;
    for (char each : text.toCharArray()) {
      int value = ALPHABET.indexOf(each);
      if (value < 0) {
        return Optional.empty();
      }
      held = held << BITS | value;
      count += BITS;
      if (count >= Byte.SIZE) {
        count -= Byte.SIZE;
        bytes.write(held >>> count);
      }
      held &= (1 << count) - 1;
    }
    byte[] decoded = bytes.toByteArray();
    return held == 0 && encode(decoded).equals(text) ? Optional.of(decoded) : Optional.empty();
  }
}
