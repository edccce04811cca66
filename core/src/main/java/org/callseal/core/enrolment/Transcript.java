package org.callseal.core.enrolment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * len(a) || a || len(b) || b ... as RFC 9383 section 3.3 has it: lengths in 8 bytes, the lowest
 * first. Holds secrets: it wipes what it outgrows, its owner wipes the rest.
 *
 * <p>Thread rule: one thread. Lifetime: one hash.
 */
final class Transcript {
  private byte[] bytes = new byte[0];

  Transcript add(byte[] item) {
    byte[] before = bytes;
    bytes =
        ByteBuffer.allocate(before.length + Long.BYTES + item.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(before)
            .putLong(item.length)
            .put(item)
            .array();
    Arrays.fill(before, (byte) 0);
    return this;
  }

  /** The bytes themselves, not a copy. */
  byte[] toBytes() {
    return bytes;
  }
}
