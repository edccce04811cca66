package org.callseal.core.seal;

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

  /** Whether the 32 bits are below 256, read without a sign: ask before making one of a peer's. */
  public static boolean isReserved(int value) {
    return Integer.compareUnsigned(value, LOWEST) < 0;
  }

  @Override
  public String toString() {
    return "%08x".formatted(value);
  }
}
