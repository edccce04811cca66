package org.callseal.core.seal;

import java.util.Optional;

/**
 * The 16 bytes of a seal that say for whom it is, from whom, and which one.
 *
 * <pre>
 *  0                 4                 8                 12
 * +-----------------+-----------------+-----------------+-----------------+
 * | SPI of receiver | to: instance of | from: instance  | sequence        |
 * |                 | the receiver    | of the sender   |                 |
 * +-----------------+-----------------+-----------------+-----------------+
 * </pre>
 *
 * @param sequence 1 to 2^32 - 1; 0 is never sent
 */
public record SealHead(Spi spi, Instance to, Instance from, long sequence) {
  public static final int LENGTH = 16;
  public static final long HIGHEST_SEQUENCE = 0xffff_ffffL;

  private static final int RECEIVER = 0;
  private static final int TO = 4;
  private static final int FROM = 8;
  private static final int SEQUENCE = 12;

  public SealHead {
    if (sequence < 1 || sequence > HIGHEST_SEQUENCE) {
      throw new IllegalArgumentException("sequence out of range");
    }
  }

  /** Reads the 16 bytes; a reserved SPI, sequence 0 or another length give nothing. */
  public static Optional<SealHead> read(byte[] bytes) {
    if (bytes.length != LENGTH) {
      return Optional.empty();
    }
    int spi = BigEndian.getInt(bytes, RECEIVER);
    long sequence = Integer.toUnsignedLong(BigEndian.getInt(bytes, SEQUENCE));
    if (Spi.isReserved(spi) || sequence == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new SealHead(
            new Spi(spi),
            new Instance(BigEndian.getInt(bytes, TO)),
            new Instance(BigEndian.getInt(bytes, FROM)),
            sequence));
  }

  public byte[] bytes() {
    byte[] bytes = new byte[LENGTH];
    BigEndian.putInt(bytes, RECEIVER, spi.value());
    BigEndian.putInt(bytes, TO, to.value());
    BigEndian.putInt(bytes, FROM, from.value());
    BigEndian.putInt(bytes, SEQUENCE, (int) sequence);
    return bytes;
  }
}
