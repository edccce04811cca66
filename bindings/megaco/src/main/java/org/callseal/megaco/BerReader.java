package org.callseal.megaco;

import org.jspecify.annotations.Nullable;

/**
 * Reads tags and lengths of BER (X.690 8.1), one value after another; what is in a value it reads
 * only when asked to step in. Lengths are definite and never leave what they stand in, since they
 * are checked before anything is done with them. The first fault stays. One thread; used once.
 */
public final class BerReader {

  private static final int CONSTRUCTED = 0x20;
  private static final int LONG_TAG = 0x1f;
  private static final int LONG_LENGTH = 0x80;
  private static final int MOST_LENGTH_OCTETS = 5;

  private final byte[] bytes;
  private int at;
  private int end;
  private @Nullable MegacoFault fault;

  public BerReader(byte[] bytes) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  @Nullable MegacoFault fault() {
    return fault;
  }

  int at() {
    return at;
  }

  /** Goes on within this stretch. */
  public void within(Span stretch) {
    at = stretch.start();
    end = stretch.end();
  }

  boolean atEnd() {
    return at == end;
  }

  /** The tag that comes next; -1 at the end. */
  int tag() {
    return at < end ? bytes[at] & 0xff : -1;
  }

  /** The next value's contents, if it has this tag; goes on behind it. */
  public @Nullable Span take(int tag) {
    if (tag() != tag) {
      return failed(MegacoFault.TAG);
    }
    return take();
  }

  /** The next value's contents, whatever its tag. */
  @Nullable Span take() {
    if (tag() < 0 || (tag() & LONG_TAG) == LONG_TAG) {
      return failed(MegacoFault.TAG);
    }
    long length = at + 1 < end ? bytes[at + 1] & 0xff : -1;
    int start = at + 2;
    if (length == LONG_LENGTH) {
      return failed(MegacoFault.INDEFINITE);
    }
    if (length > LONG_LENGTH) {
      int octets = (int) length - LONG_LENGTH;
      if (octets > MOST_LENGTH_OCTETS || octets > end - start) {
        return failed(MegacoFault.LENGTH);
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = length << 8 | (bytes[start + i] & 0xff);
      }
      start += octets;
    }
    if (length < 0 || length > end - start) {
      return failed(MegacoFault.LENGTH);
    }
    at = start + (int) length;
    return new Span(start, at);
  }

  private @Nullable Span failed(MegacoFault why) {
    fault = fault == null ? why : fault;
    return null;
  }

  /**
   * Whether all values in this stretch, and in them, and so on, fill exactly what they stand in.
   * Remembers where each ends that is not done, so that depth costs an int and no more.
   */
  boolean isWhole(Span stretch) {
    int[] ends = new int[Encoding.MAX_DEPTH];
    int depth = 0;
    ends[0] = stretch.end();
    within(stretch);
    while (true) {
      while (at == ends[depth]) {
        if (depth == 0) {
          return true;
        }
        depth--;
        end = ends[depth];
      }
      boolean constructed = (tag() & CONSTRUCTED) != 0;
      Span value = take();
      if (value == null) {
        return false;
      }
      if (constructed) {
        if (++depth == ends.length) {
          return failed(MegacoFault.TOO_DEEP) != null;
        }
        ends[depth] = value.end();
        within(value);
      }
    }
  }
}
