package org.callseal.edge.flow;

import java.nio.ByteBuffer;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Spi;

/**
 * SPIs with their ends: open addressing in two arrays, 8 bytes a place, between half and four
 * fifths of them taken, so 10 to 16 bytes each. Belongs to one loop; lives as long as the edge.
 */
final class SpiSet {

  private static final int FIRST = 64;
  private static final long SECONDS = 0xffff_ffffL;

  /** 0 where a place is free: it is reserved, and no SPI. */
  private int[] spis = new int[FIRST];

  private int[] ends = new int[FIRST];
  private final int mask;
  private final int factor;
  private int size;

  SpiSet(RandomSource random) {
    ByteBuffer drawn = ByteBuffer.wrap(random.bytes(2 * Integer.BYTES));
    this.mask = drawn.getInt();
    this.factor = drawn.getInt() | 1;
  }

  void add(Spi spi, long endSeconds) {
    if ((size + 1) * 5L > spis.length * 4L) {
      resize(spis.length + (spis.length >> 1) + (spis.length >> 4), 0);
    }
    put(spi.value(), (int) Math.clamp(endSeconds, 0, SECONDS));
  }

  /** Whether it is there and has not ended. */
  boolean contains(Spi spi, long nowSeconds) {
    int at = place(spi.value());
    return spis[at] != 0 && Integer.toUnsignedLong(ends[at]) > nowSeconds;
  }

  /** Forgets those that have ended; all at once when they are enough to be worth it. */
  void forget(long nowSeconds) {
    int over = 0;
    for (int i = 0; i < spis.length; i++) {
      over += spis[i] != 0 && Integer.toUnsignedLong(ends[i]) <= nowSeconds ? 1 : 0;
    }
    if (over > 0 && over >= size >> 3) {
      resize(Math.max(FIRST, (int) ((size - over) * 3L / 2)), nowSeconds + 1);
    }
  }

  int size() {
    return size;
  }

  /** How many places a question may have to look at. */
  int longestRun() {
    int longest = 0;
    int run = 0;
    for (int spi : spis) {
      run = spi == 0 ? 0 : run + 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  /** Bytes that the arrays take. */
  long bytes() {
    return 8L * spis.length;
  }

  private void resize(int places, long fromSeconds) {
    int[] spisBefore = spis;
    int[] endsBefore = ends;
    spis = new int[places];
    ends = new int[places];
    size = 0;
    for (int i = 0; i < spisBefore.length; i++) {
      if (spisBefore[i] != 0 && Integer.toUnsignedLong(endsBefore[i]) >= fromSeconds) {
        put(spisBefore[i], endsBefore[i]);
      }
    }
  }

  private void put(int spi, int end) {
    int at = place(spi);
    if (spis[at] == 0) {
      size++;
    }
    spis[at] = spi;
    ends[at] = end;
  }

  private int place(int spi) {
    // They are drawn at random, but a store may hold some that were chosen to fall on one place.
    int mixed = (spi ^ mask) * 0x9e37_79b9;
    mixed = (mixed ^ mixed >>> 15) * factor;
    mixed = (mixed ^ mixed >>> 13) * 0x85eb_ca6b;
    int at = (int) (((mixed ^ mixed >>> 16) & SECONDS) * spis.length >>> 32);
    while (spis[at] != 0 && spis[at] != spi) {
      at = at + 1 == spis.length ? 0 : at + 1;
    }
    return at;
  }
}
