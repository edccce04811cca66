package org.callseal.transport;

import java.util.Arrays;
import java.util.Objects;

/**
 * What has come of a connection and is not cut out yet: for a {@link Framer}. It grows with what
 * came in; a connection at rest holds nothing. Belongs to one loop.
 */
public final class StreamBuffer {

  private static final byte[] NOTHING = {};
  private static final int FIRST = 2048;

  private byte[] held = NOTHING;
  private int start;
  private int length;

  /** Takes further bytes behind what it has. */
  public void add(byte[] bytes) {
    byte[] into =
        held.length - length < bytes.length
            ? new byte[Math.max(FIRST, 2 * (length + bytes.length))]
            : held;
    System.arraycopy(held, start, into, 0, length);
    System.arraycopy(bytes, 0, into, length, bytes.length);
    held = into;
    start = 0;
    length += bytes.length;
  }

  /** How many bytes it has. */
  public int length() {
    return length;
  }

  /** The byte at this place, counted from the first it has. */
  public byte at(int index) {
    return held[start + Objects.checkIndex(index, length)];
  }

  /** A copy of the bytes from one place (in) to another (out). */
  public byte[] copy(int from, int to) {
    Objects.checkFromToIndex(from, to, length);
    return Arrays.copyOfRange(held, start + from, start + to);
  }

  /** Forgets so many bytes, the first. */
  public void drop(int count) {
    Objects.checkFromIndexSize(0, count, length);
    start += count;
    length -= count;
    if (length == 0) {
      clear();
    }
  }

  /** Forgets all. */
  public void clear() {
    held = NOTHING;
    start = 0;
    length = 0;
  }
}
