package org.callseal.core.exchange;

import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;

/**
 * The encoding of connection identifiers and kids, section 3.3.2: a byte string, but one of a
 * single byte that would be an integer in CBOR by itself (00 to 17, 20 to 37) goes as that integer.
 */
final class Identifier {
  private Identifier() {}

  static void write(CborWriter writer, byte[] identifier) {
    if (isInteger(identifier)) {
      writer.encoded(identifier);
    } else {
      writer.bytes(identifier);
    }
  }

  static byte[] encode(byte[] identifier) {
    CborWriter writer = new CborWriter();
    write(writer, identifier);
    return writer.toBytes();
  }

  /** An identifier of exactly this length in the one encoding it has. */
  static byte[] read(CborReader reader, int length) {
    byte[] identifier =
        reader.atInteger()
            ? new CborWriter().integer(reader.integer(-24, 23)).toBytes()
            : notInteger(reader);
    if (identifier.length != length) {
      reader.refuse();
    }
    return identifier;
  }

  private static byte[] notInteger(CborReader reader) {
    byte[] identifier = reader.bytes();
    if (isInteger(identifier)) {
      reader.refuse();
    }
    return identifier;
  }

  private static boolean isInteger(byte[] identifier) {
    if (identifier.length != 1) {
      return false;
    }
    int octet = Byte.toUnsignedInt(identifier[0]);
    return octet <= 0x17 || (octet >= 0x20 && octet <= 0x37);
  }
}
