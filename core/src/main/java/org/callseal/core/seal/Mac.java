package org.callseal.core.seal;

import java.util.Objects;

/**
 * The first 16 bytes of an HMAC-SHA-256: 128 bits where requirement x.17 asks for at least the 96
 * of HMAC-SHA1-96. It does not print, since one that was only computed for comparison must not
 * leak, and it compares in time that does not depend on where two differ.
 *
 * <p>Immutable: any thread.
 */
public final class Mac {
  public static final int LENGTH = 16;

  private final long high;
  private final long low;

  private Mac(long high, long low) {
    this.high = high;
    this.low = low;
  }

  /** Reads the 16 bytes that begin at the offset. */
  public static Mac read(byte[] bytes, int offset) {
    Objects.checkFromIndexSize(offset, LENGTH, bytes.length);
    return new Mac(BigEndian.getLong(bytes, offset), BigEndian.getLong(bytes, offset + 8));
  }

  public void write(byte[] bytes, int offset) {
    BigEndian.putLong(bytes, offset, high);
    BigEndian.putLong(bytes, offset + 8, low);
  }

  public byte[] bytes() {
    byte[] bytes = new byte[LENGTH];
    write(bytes, 0);
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mac that && ((high ^ that.high) | (low ^ that.low)) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high);
  }

  @Override
  public String toString() {
    return "Mac";
  }
}
