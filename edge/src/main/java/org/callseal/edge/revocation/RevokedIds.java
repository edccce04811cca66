package org.callseal.edge.revocation;

import org.callseal.core.seal.AssociationId;

/**
 * The ids of associations that were ended before their time, each until that: open addressing in
 * three arrays, 20 bytes a place, between half and four fifths of them taken. Belongs to one loop;
 * lives as long as the edge.
 */
final class RevokedIds {

  private static final int FIRST = 64;
  private static final long SECONDS = 0xffff_ffffL;

  private long[] high = new long[FIRST];
  private long[] low = new long[FIRST];

  /** UTC seconds, without a sign; 0 where a place is free. */
  private int[] ends = new int[FIRST];

  private int size;

  /** Remembers an id until its end. */
  void add(AssociationId id, long endSeconds) {
    if ((size + 1) * 5L > ends.length * 4L) {
      resize(ends.length + (ends.length >> 1), 0);
    }
    put(id.high(), id.low(), (int) Math.clamp(endSeconds, 1, SECONDS));
  }

  boolean contains(AssociationId id) {
    return ends[place(id.high(), id.low())] != 0;
  }

  /** Forgets those that ended before; all at once when they are enough to be worth it. */
  void forget(long nowSeconds) {
    int over = 0;
    for (int end : ends) {
      over += end != 0 && Integer.toUnsignedLong(end) < nowSeconds ? 1 : 0;
    }
    if (over > 0 && over >= size >> 3) {
      resize(Math.max(FIRST, (int) ((size - over) * 3L / 2)), nowSeconds);
    }
  }

  int size() {
    return size;
  }

  /** Bytes that the arrays take. */
  long bytes() {
    return 20L * ends.length;
  }

  private void resize(int places, long fromSeconds) {
    long[] highBefore = high;
    long[] lowBefore = low;
    int[] endsBefore = ends;
    high = new long[places];
    low = new long[places];
    ends = new int[places];
    size = 0;
    for (int i = 0; i < endsBefore.length; i++) {
      if (endsBefore[i] != 0 && Integer.toUnsignedLong(endsBefore[i]) >= fromSeconds) {
        put(highBefore[i], lowBefore[i], endsBefore[i]);
      }
    }
  }

  private void put(long idHigh, long idLow, int end) {
    int at = place(idHigh, idLow);
    if (ends[at] == 0) {
      size++;
    }
    high[at] = idHigh;
    low[at] = idLow;
    ends[at] = end;
  }

  /** Where the id is, or the free place where it would be. */
  private int place(long idHigh, long idLow) {
    // Ids are as good as random: their bits need no mixing.
    int at = (int) ((idLow & SECONDS) * ends.length >>> 32);
    while (ends[at] != 0 && (low[at] != idLow || high[at] != idHigh)) {
      at = at + 1 == ends.length ? 0 : at + 1;
    }
    return at;
  }
}
