package org.callseal.callagent;

import java.util.concurrent.TimeUnit;
import org.callseal.transport.Loop;

/**
 * The wall clock as it was at the start, and monotonic time from there: a clock that is set while
 * the process runs ends no registration and lengthens none. Belongs to its loop.
 */
final class SteadyClock {

  private final Loop loop;
  private final long startSeconds;
  private final long startNs;

  SteadyClock(Loop loop) {
    this.loop = loop;
    this.startSeconds = loop.utcSeconds();
    this.startNs = loop.nanoTime();
  }

  /** UTC seconds as at the start, if that clock has not been set since. */
  long utcSeconds() {
    return startSeconds + TimeUnit.NANOSECONDS.toSeconds(loop.nanoTime() - startNs);
  }
}
