package org.callseal.transport;

import java.time.Duration;

/**
 * One thread of work with its clock and its timers. Whatever belongs to a loop is read and written
 * by that loop's thread alone, so nothing above needs a lock. Production gives a Netty event loop,
 * tests a simulated one under a manual clock.
 */
public interface Loop {

  /** Monotonic time in nanoseconds; differences alone have a meaning. */
  long nanoTime();

  /** Wall clock time, UTC, in seconds since 1970-01-01T00:00Z. */
  long utcSeconds();

  /** Runs the task on the loop's thread; may be called by any thread. */
  void execute(Runnable task);

  /** Runs the task once on the loop's thread after the delay, unless it is cancelled before. */
  Timer schedule(Duration delay, Runnable task);

  /** A task that waits for its time. */
  interface Timer {

    /** Takes the task back; without effect when it has run. */
    void cancel();
  }
}
