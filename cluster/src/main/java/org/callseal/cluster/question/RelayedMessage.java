package org.callseal.cluster.question;

import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealHead;
import org.callseal.core.seal.SealedBytes;

/**
 * A sealed message with the place of its seal as an edge has located it. An edge that says a wrong
 * place has the MAC fail, or verify what the device has sealed.
 */
record RelayedMessage(Seal seal, Carriage carriage, byte[] bytes, int holeOffset, int holeLength)
    implements SealedBytes {
  static final int FIELDS = 6;

  /** As six items: carriage, head, MAC, bytes, offset and length of the hole. */
  static void write(CborWriter writer, SealedBytes message) {
    writer.integer(message.carriage().code());
    writer.bytes(message.seal().head().bytes()).bytes(message.seal().mac().bytes());
    writer.bytes(message.bytes()).integer(message.holeOffset()).integer(message.holeLength());
  }

  static Optional<RelayedMessage> read(CborReader reader) {
    Optional<Carriage> carriage = Carriage.of((int) reader.integer(0, 0x7f));
    byte[] head = reader.bytes(SealHead.LENGTH);
    Optional<Seal> seal = Seal.read(head, reader.bytes());
    byte[] bytes = reader.bytes();
    int offset = (int) reader.integer(0, bytes.length);
    int length = (int) reader.integer(0, bytes.length - (long) offset);
    return reader.failed() || carriage.isEmpty()
        ? Optional.empty()
        : seal.map(found -> new RelayedMessage(found, carriage.get(), bytes, offset, length));
  }
}
