package org.callseal.megaco.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.callseal.core.seal.Mac;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealHead;

/**
 * How the seal's numbers lie in the fields of the authentication header, which puts the sequence
 * number in front of what it calls data:
 *
 * <pre>
 * SPI (4) | sequence (4) | data: to (4), from (4), MAC (16)
 * </pre>
 *
 * @param spi and {@code sequence}: 4 bytes each
 * @param data 24 bytes
 */
record SealNumbers(byte[] spi, byte[] sequence, byte[] data) {

  static final int DATA = 24;

  private static final int NUMBER = 4;
  private static final int INSTANCES = 2 * NUMBER;

  /** The fields with zeros for the MAC. */
  static SealNumbers of(SealHead head) {
    byte[] bytes = head.bytes();
    return new SealNumbers(
        Arrays.copyOf(bytes, NUMBER),
        Arrays.copyOfRange(bytes, NUMBER + INSTANCES, SealHead.LENGTH),
        Arrays.copyOf(Arrays.copyOfRange(bytes, NUMBER, NUMBER + INSTANCES), DATA));
  }

  /** What they say; nothing for numbers that no sender may write. */
  Optional<Seal> seal() {
    byte[] head =
        ByteBuffer.allocate(SealHead.LENGTH).put(spi).put(data, 0, INSTANCES).put(sequence).array();
    return Seal.read(head, Arrays.copyOfRange(data, DATA - Mac.LENGTH, DATA));
  }
}
