package org.callseal.core.cbor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes CBOR in the deterministic encoding: shortest lengths, definite lengths only. The caller
 * writes map keys in their sorted order.
 *
 * <p>Thread rule: one thread. Lifetime: one message.
 */
public final class CborWriter {
  private byte[] buffer = new byte[128];
  private int length;

  /** An integer, of major type 0 or 1 as its sign asks. */
  public CborWriter integer(long value) {
    return value >= 0 ? head(MajorType.UNSIGNED, value) : head(MajorType.NEGATIVE, -1 - value);
  }

  public CborWriter bytes(byte[] value) {
    head(MajorType.BYTES, value.length);
    return encoded(value);
  }

  public CborWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    head(MajorType.TEXT, utf8.length);
    return encoded(utf8);
  }

  /** The head of an array of so many items, which follow. */
  public CborWriter array(int items) {
    return head(MajorType.ARRAY, items);
  }

  /** The head of a map of so many pairs, which follow. */
  public CborWriter map(int pairs) {
    return head(MajorType.MAP, pairs);
  }

  public CborWriter bool(boolean value) {
    return octet(value ? MajorType.TRUE : MajorType.FALSE);
  }

  public CborWriter nil() {
    return octet(MajorType.NULL);
  }

  /** Bytes that are CBOR already, or a sequence of it. */
  public CborWriter encoded(byte[] cbor) {
    room(cbor.length);
    System.arraycopy(cbor, 0, buffer, length, cbor.length);
    length += cbor.length;
    return this;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }

  /** Clears what was written, for messages that held secrets. */
  public void wipe() {
    Arrays.fill(buffer, (byte) 0);
    length = 0;
  }

  private CborWriter head(int majorType, long argument) {
    int type = majorType << 5;
    if (argument < 24) {
      return octet(type | (int) argument);
    }
    if (argument <= 0xff) {
      return octet(type | 24).bigEndian(argument, 1);
    }
    if (argument <= 0xffff) {
      return octet(type | 25).bigEndian(argument, 2);
    }
    if (argument <= 0xffff_ffffL) {
      return octet(type | 26).bigEndian(argument, 4);
    }
    return octet(type | 27).bigEndian(argument, 8);
  }

  private CborWriter bigEndian(long value, int octets) {
    for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
      octet((int) (value >>> shift));
    }
    return this;
  }

  private CborWriter octet(int value) {
    room(1);
    buffer[length++] = (byte) value;
    return this;
  }

  private void room(int more) {
    if (buffer.length - length < more) {
      byte[] old = buffer;
      buffer = Arrays.copyOf(old, Math.max(2 * old.length, length + more));
      // The old array may hold part of a secret.
      Arrays.fill(old, (byte) 0);
    }
  }
}
