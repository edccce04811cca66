package org.callseal.edge.sibling;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;
import org.callseal.transport.Medium;

/**
 * What one edge says to another: a CBOR array [version, type, fields...], strict like a control
 * message.
 */
public sealed interface SiblingMessage {
  int VERSION = 1;

  /** Bytes of the longest message that is handed on: no SIP message is longer. */
  int LONGEST = 65_535;

  /** As it goes over the link: {@link #read} gives it back. */
  byte[] toBytes();

  /**
   * A call agent's message for a device whose flow the other edge holds, as it came.
   *
   * @param source where it came from
   * @param over what it came over
   */
  record Handed(InetSocketAddress source, Medium over, byte[] message) implements SiblingMessage {
    static final int TYPE = 1;
    private static final int FIELDS = 6;

    @Override
    public byte[] toBytes() {
      return new CborWriter()
          .array(FIELDS)
          .integer(VERSION)
          .integer(TYPE)
          .bytes(source.getAddress().getAddress())
          .integer(source.getPort())
          .integer(over == Medium.TCP ? 1 : 0)
          .bytes(message)
          .toBytes();
    }

    private static Optional<SiblingMessage> read(CborReader reader, int fields) {
      byte[] address = reader.bytes(4, 16);
      int port = (int) reader.integer(1, 0xffff);
      Medium over = reader.integer(0, 1) == 1 ? Medium.TCP : Medium.UDP;
      byte[] message = reader.bytes(1, LONGEST);
      if (fields != FIELDS || !reader.finished()) {
        return Optional.empty();
      }
      try {
        InetAddress host = InetAddress.getByAddress(address);
        // What maps IPv4 into IPv6 has a second spelling, which this one becomes.
        return host.getAddress().length == address.length
            ? Optional.of(new Handed(new InetSocketAddress(host, port), over, message))
            : Optional.empty();
      } catch (UnknownHostException wrongLength) {
        return Optional.empty();
      }
    }
  }

  /**
   * A device whose flow the other edge held has spoken here: its flow is here from now on.
   *
   * @param sequence of the flow record that says so
   */
  record Moved(Spi spi, AssociationId id, long sequence) implements SiblingMessage {
    static final int TYPE = 2;
    private static final int FIELDS = 5;

    @Override
    public byte[] toBytes() {
      return new CborWriter()
          .array(FIELDS)
          .integer(VERSION)
          .integer(TYPE)
          .integer(Integer.toUnsignedLong(spi.value()))
          .bytes(id.bytes())
          .integer(sequence)
          .toBytes();
    }

    private static Optional<SiblingMessage> read(CborReader reader, int fields) {
      int spi = (int) reader.integer(Spi.LOWEST, 0xffff_ffffL);
      byte[] id = reader.bytes(AssociationId.LENGTH);
      long sequence = reader.integer(0, Long.MAX_VALUE);
      return fields == FIELDS && reader.finished()
          ? AssociationId.of(id).map(named -> new Moved(new Spi(spi), named, sequence))
          : Optional.empty();
    }
  }

  /** Reads a message; nothing when it is none of this version. */
  static Optional<SiblingMessage> read(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    int fields = reader.array();
    reader.integer(VERSION, VERSION);
    long type = reader.integer(Handed.TYPE, Moved.TYPE);
    if (reader.failed()) {
      return Optional.empty();
    }
    return type == Handed.TYPE ? Handed.read(reader, fields) : Moved.read(reader, fields);
  }
}
