package org.callseal.core.control;

import org.callseal.core.cbor.CborReader;

/** What the bytes of a control message turn out to be. */
public sealed interface ControlParse {

  /** A message of a version and type spoken here. */
  record Parsed(ControlMessage message) implements ControlParse {}

  /** Begins as a control message of another version does; nothing else of it was read. */
  record OtherVersion(long version) implements ControlParse {}

  /** Of this version, with a type that is not known here. */
  record OtherType(long type) implements ControlParse {}

  /** None at all. */
  record Malformed() implements ControlParse {}

  /** Reads the bytes, strictly: one encoding per message and nothing behind it. */
  static ControlParse read(byte[] bytes) {
    if (bytes.length > ControlMessage.LONGEST) {
      return new Malformed();
    }
    CborReader reader = new CborReader(bytes);
    int items = reader.array();
    long version = reader.integer(1, 255);
    if (reader.failed()) {
      return new Malformed();
    }
    if (version != ControlMessage.VERSION) {
      return new OtherVersion(version);
    }
    long type = reader.integer(1, 255);
    return reader.failed() ? new Malformed() : read(reader, items - 2, type);
  }

  private static ControlParse read(CborReader reader, int fields, long type) {
    ControlShape shape = ControlShape.of(type);
    if (shape == null) {
      return new OtherType(type);
    }
    if (fields != shape.fields()) {
      return new Malformed();
    }
    ControlMessage message = shape.read(reader);
    return reader.finished() ? new Parsed(message) : new Malformed();
  }
}
