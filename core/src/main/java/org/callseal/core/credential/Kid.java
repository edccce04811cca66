package org.callseal.core.credential;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.callseal.core.crypto.RandomSource;

/**
 * Eight random bytes that name a credential. It only says where to look: it proves nothing and it
 * is unique only as far as whoever draws it sees to that.
 */
public record Kid(long value) {
  public static final int LENGTH = 8;

  public static Kid draw(RandomSource random) {
    return new Kid(ByteBuffer.wrap(random.bytes(LENGTH)).getLong());
  }

  /** The kid of these bytes, if there are eight. */
  public static Optional<Kid> of(byte[] bytes) {
    return bytes.length == LENGTH
        ? Optional.of(new Kid(ByteBuffer.wrap(bytes).getLong()))
        : Optional.empty();
  }

  public byte[] toBytes() {
    return ByteBuffer.allocate(LENGTH).putLong(value).array();
  }

  /** Sixteen hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
