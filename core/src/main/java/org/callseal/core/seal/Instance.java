package org.callseal.core.seal;

import org.callseal.core.crypto.RandomSource;

/** Four random bytes that an end draws each time it takes an association into memory. */
public record Instance(int value) {
  public static final int LENGTH = 4;

  public static Instance draw(RandomSource random) {
    byte[] b = random.bytes(LENGTH);
    return new Instance(
        Byte.toUnsignedInt(b[0]) << 24
            | Byte.toUnsignedInt(b[1]) << 16
            | Byte.toUnsignedInt(b[2]) << 8
            | Byte.toUnsignedInt(b[3]));
  }

  @Override
  public String toString() {
    return "%08x".formatted(value);
  }
}
