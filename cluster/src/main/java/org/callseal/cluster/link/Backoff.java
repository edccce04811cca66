package org.callseal.cluster.link;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.callseal.core.crypto.RandomSource;

/**
 * How long to wait before the next attempt: from 100 ms on twice as long each time, up to 5 s, and
 * of that a random part between one half and all, so that many who lost one peer do not come back
 * to it together. One thread.
 */
final class Backoff {
  private static final long FIRST_MS = 100;
  private static final long LONGEST_MS = 5_000;

  private final RandomSource random;
  private long nextMs = FIRST_MS;

  Backoff(RandomSource random) {
    this.random = random;
  }

  Duration next() {
    long half = nextMs / 2;
    int drawn = ByteBuffer.wrap(random.bytes(Integer.BYTES)).getInt();
    nextMs = Math.min(2 * nextMs, LONGEST_MS);
    return Duration.ofMillis(half + Integer.remainderUnsigned(drawn, (int) half + 1));
  }

  void reset() {
    nextMs = FIRST_MS;
  }
}
