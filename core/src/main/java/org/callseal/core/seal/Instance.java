package org.callseal.core.seal;

import org.callseal.core.crypto.RandomSource;

/** Four random bytes that an end draws each time it takes an association into memory. */
public record Instance(int value) {
  public static final int LENGTH = 4;

  public static Instance draw(RandomSource random) {
    return new Instance(BigEndian.getInt(random.bytes(LENGTH), 0));
  }

  @Override
  public String toString() {
    return "%08x".formatted(value);
  }
}
