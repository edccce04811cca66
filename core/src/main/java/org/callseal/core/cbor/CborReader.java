package org.callseal.core.cbor;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads CBOR item by item, and only the deterministic encoding: anything else fails. A failure is
 * sticky: once something did not fit, every read gives zero, an empty array or an empty text, until
 * the caller asks {@link #finished()} at the end. So a parser is a straight line of reads and one
 * question, and input can never throw. No length that was only declared is ever allocated.
 *
 * <p>Thread rule: one thread. Lifetime: one message.
 */
public final class CborReader {
  private static final byte[] EMPTY = {};

  private final byte[] input;
  private final int end;
  private int position;
  private boolean failed;

  public CborReader(byte[] input) {
    this(input, 0, input.length);
  }

  /** Reads a part of the array. */
  public CborReader(byte[] input, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, input.length);
    this.input = input;
    this.position = offset;
    this.end = offset + length;
  }

  /** An integer of either sign; one that a {@code long} cannot hold fails. */
  public long integer() {
    return switch (peekMajorType()) {
      case MajorType.UNSIGNED -> argument(MajorType.UNSIGNED);
      case MajorType.NEGATIVE -> -1 - argument(MajorType.NEGATIVE);
      default -> fail();
    };
  }

  /** An integer of either sign between the two bounds, both included. */
  public long integer(long lowest, long highest) {
    long value = integer();
    return value < lowest || value > highest ? fail() : value;
  }

  /** A byte string of any length. */
  public byte[] bytes() {
    return content(MajorType.BYTES);
  }

  /** A byte string of exactly this length. On failure the array is empty, not of this length. */
  public byte[] bytes(int exactly) {
    byte[] value = bytes();
    if (value.length == exactly) {
      return value;
    }
    fail();
    return EMPTY;
  }

  /** A byte string of a length between the two bounds, both included. */
  public byte[] bytes(int shortest, int longest) {
    byte[] value = bytes();
    if (value.length >= shortest && value.length <= longest) {
      return value;
    }
    fail();
    return EMPTY;
  }

  /** A text string; what is not UTF-8 fails. */
  public String text() {
    byte[] utf8 = content(MajorType.TEXT);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      fail();
      return "";
    }
  }

  /** The head of an array; gives the number of items, each of which takes at least one byte. */
  public int array() {
    return count(argument(MajorType.ARRAY), 1);
  }

  /** The head of an array of exactly so many items. */
  public void array(int exactly) {
    if (array() != exactly) {
      fail();
    }
  }

  /** The head of a map; gives the number of pairs. */
  public int map() {
    return count(argument(MajorType.MAP), 2);
  }

  /** The head of a map of exactly so many pairs. */
  public void map(int exactly) {
    if (map() != exactly) {
      fail();
    }
  }

  public boolean bool() {
    int octet = octet();
    if (octet != MajorType.TRUE && octet != MajorType.FALSE) {
      fail();
      return false;
    }
    return octet == MajorType.TRUE;
  }

  public void nil() {
    if (octet() != MajorType.NULL) {
      fail();
    }
  }

  /** Whether the next item is an integer, without taking it. */
  public boolean atInteger() {
    int type = peekMajorType();
    return type == MajorType.UNSIGNED || type == MajorType.NEGATIVE;
  }

  /** Whether the next item is a byte string, without taking it. */
  public boolean atBytes() {
    return peekMajorType() == MajorType.BYTES;
  }

  /** Whether the next item is an array, without taking it. */
  public boolean atArray() {
    return peekMajorType() == MajorType.ARRAY;
  }

  /** Whether the next item is a map, without taking it. */
  public boolean atMap() {
    return peekMajorType() == MajorType.MAP;
  }

  /** Passes over one item of any kind that this reader knows and gives its bytes. */
  public byte[] skip() {
    int start = position;
    skip(16);
    return failed ? EMPTY : Arrays.copyOfRange(input, start, position);
  }

  private void skip(int depth) {
    if (depth == 0) {
      fail();
      return;
    }
    switch (peekMajorType()) {
      case MajorType.UNSIGNED -> argument(MajorType.UNSIGNED);
      case MajorType.NEGATIVE -> argument(MajorType.NEGATIVE);
      case MajorType.BYTES -> bytes();
      case MajorType.TEXT -> text();
      case MajorType.ARRAY -> skipItems(array(), depth);
      case MajorType.MAP -> skipItems(2 * map(), depth);
      case MajorType.SIMPLE -> {
        int octet = octet();
        if (octet != MajorType.TRUE && octet != MajorType.FALSE && octet != MajorType.NULL) {
          fail();
        }
      }
      default -> fail();
    }
  }

  private void skipItems(int items, int depth) {
    for (int i = 0; i < items && !failed; i++) {
      skip(depth - 1);
    }
  }

  /** Fails for a reason of the caller's own: a key out of order, a value out of range. */
  public void refuse() {
    fail();
  }

  /** Whether anything so far did not fit. */
  public boolean failed() {
    return failed;
  }

  /** Whether there is another item to read. */
  public boolean hasMore() {
    return !failed && position < end;
  }

  /** Whether everything fitted and nothing is left over. The last question of every parser. */
  public boolean finished() {
    return !failed && position == end;
  }

  /** How many bytes have been read. */
  public int position() {
    return position;
  }

  private int peekMajorType() {
    return hasMore() ? Byte.toUnsignedInt(input[position]) >> 5 : -1;
  }

  private byte[] content(int majorType) {
    long length = argument(majorType);
    if (failed || length > end - position) {
      fail();
      return EMPTY;
    }
    int start = position;
    position += (int) length;
    return Arrays.copyOfRange(input, start, position);
  }

  private int count(long declared, int bytesEach) {
    return declared > (end - position) / bytesEach ? fail() : (int) declared;
  }

  /** The argument of an initial byte; RFC 8949 section 4.2.1: it MUST be as short as possible. */
  private long argument(int majorType) {
    if (peekMajorType() != majorType) {
      return fail();
    }
    int information = octet() & 0x1f;
    return switch (information) {
      case 24 -> bigEndian(1, 24);
      case 25 -> bigEndian(2, 0x100);
      case 26 -> bigEndian(4, 0x1_0000);
      case 27 -> bigEndian(8, 0x1_0000_0000L);
      // 28 to 30 are reserved, 31 is the indefinite length.
      case 28, 29, 30, 31 -> fail();
      default -> information;
    };
  }

  private long bigEndian(int octets, long smallest) {
    long value = 0;
    for (int i = 0; i < octets; i++) {
      value = value << 8 | octet();
    }
    return failed || value < smallest ? fail() : value;
  }

  private int octet() {
    return hasMore() ? Byte.toUnsignedInt(input[position++]) : fail();
  }

  private int fail() {
    failed = true;
    return 0;
  }
}
