package org.callseal.core.seal;

import org.callseal.core.crypto.RandomSource;

/**
 * Security parameter index: names an association to the end that chose it. 32 bits, unsigned.
 *
 * <p>Values below 256 are reserved and never name an association.
 */
public record Spi(int value) {
  public static final int LENGTH = 4;
  public static final int LOWEST = 256;

  public Spi {
    if (isReserved(value)) {
      throw new IllegalArgumentException("reserved SPI");
    }
  }

  /** Draws one that is not reserved; whether it is taken is its receiver's to know. */
  public static Spi draw(RandomSource random) {
    int value;
    do {
      value = BigEndian.getInt(random.bytes(LENGTH), 0);
    } while (isReserved(value));
    return new Spi(value);
  }

  /** Whether the 32 bits are below 256, read without a sign: ask before making one of a peer's. */
  public static boolean isReserved(int value) {
    return Integer.compareUnsigned(value, LOWEST) < 0;
  }

  @Override
  public String toString() {
    return "%08x".formatted(value);
  }
}
