package org.callseal.core.exchange;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Spi;

/**
 * C_I and C_R of version 1: the SPI under which the end that chose it wants to receive, and the
 * instance it drew. The exchange authenticates both.
 *
 * <pre>
 *  0       4          8
 *  +-------+----------+
 *  |  SPI  | instance |
 *  +-------+----------+
 * </pre>
 */
public record ConnectionId(Spi spi, Instance instance) {
  public static final int LENGTH = Spi.LENGTH + Instance.LENGTH;

  /** Empty unless there are eight bytes and the SPI is not a reserved one. */
  public static Optional<ConnectionId> of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int spi = buffer.getInt();
    return Spi.isReserved(spi)
        ? Optional.empty()
        : Optional.of(new ConnectionId(new Spi(spi), new Instance(buffer.getInt())));
  }

  public byte[] toBytes() {
    return ByteBuffer.allocate(LENGTH).putInt(spi.value()).putInt(instance.value()).array();
  }
}
