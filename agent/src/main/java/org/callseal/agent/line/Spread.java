package org.callseal.agent.line;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.callseal.core.crypto.RandomSource;

/**
 * Spreads times at random, so that ten thousand agents that lost power together do not come back
 * together. Pure but for its random source.
 */
final class Spread {

  private static final double SPAN = 4294967296.0;

  private final RandomSource random;

  Spread(RandomSource random) {
    this.random = random;
  }

  /** A time from zero up to the limit, in nanoseconds. */
  long upTo(Duration limit) {
    return (long) (limit.toNanos() * fraction());
  }

  /** A time that differs from the middle by at most the part, in nanoseconds. */
  long around(Duration middle, double part) {
    return (long) (middle.toNanos() * (1 - part + 2 * part * fraction()));
  }

  private double fraction() {
    return (ByteBuffer.wrap(random.bytes(4)).getInt() & 0xFFFFFFFFL) / SPAN;
  }
}
