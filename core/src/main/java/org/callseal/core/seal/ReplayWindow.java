package org.callseal.core.seal;

import java.util.Arrays;

/**
 * Which of the 1024 highest sequence numbers have been taken. Look, authenticate, then mark.
 *
 * <p>Thread rule: one thread. Lifetime: that of the instance it belongs to.
 */
final class ReplayWindow {
  static final int WIDTH = 1024;

  private final long[] taken = new long[WIDTH / Long.SIZE];
  private long highest;

  /** Whether the number could be taken now. */
  Look look(long sequence) {
    if (sequence > highest) {
      return Look.FRESH;
    }
    if (sequence <= highest - WIDTH) {
      return Look.BELOW;
    }
    return isTaken(sequence) ? Look.SEEN : Look.FRESH;
  }

  /** Takes the number; its message has been found genuine and {@link #look} said fresh. */
  void mark(long sequence) {
    if (sequence > highest) {
      forget(highest + 1, sequence);
      highest = sequence;
    }
    taken[word(sequence)] |= bit(sequence);
  }

  /** The slots of the numbers from first to last belonged to numbers that fall out below. */
  private void forget(long first, long last) {
    if (last - first >= WIDTH - 1) {
      Arrays.fill(taken, 0);
      return;
    }
    for (long sequence = first; sequence <= last; sequence++) {
      taken[word(sequence)] &= ~bit(sequence);
    }
  }

  private boolean isTaken(long sequence) {
    return (taken[word(sequence)] & bit(sequence)) != 0;
  }

  private static int word(long sequence) {
    return (int) (sequence & (WIDTH - 1)) >>> 6;
  }

  private static long bit(long sequence) {
    return 1L << (sequence & 63);
  }

  /** What a look at a sequence number gives. */
  enum Look {
    FRESH,
    SEEN,
    BELOW
  }
}
