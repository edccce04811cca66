package org.callseal.megaco;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Writes values of BER, each length the shortest way. Stateless. */
final class BerBytes {

  private static final int SHORT = 0x80;

  private BerBytes() {}

  /** A tag, its length, and these parts. */
  static byte[] value(int tag, byte[]... parts) {
    ByteArrayOutputStream contents = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      contents.writeBytes(part);
    }
    int size = contents.size();
    ByteArrayOutputStream value = new ByteArrayOutputStream(size + 6);
    value.write(tag);
    if (size < SHORT) {
      value.write(size);
    } else {
      byte[] length = BigInteger.valueOf(size).toByteArray();
      int from = length[0] == 0 ? 1 : 0;
      value.write(SHORT + length.length - from);
      value.write(length, from, length.length - from);
    }
    value.writeBytes(contents.toByteArray());
    return value.toByteArray();
  }

  /** An INTEGER under this tag. */
  static byte[] number(int tag, long number) {
    return value(tag, BigInteger.valueOf(number).toByteArray());
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
