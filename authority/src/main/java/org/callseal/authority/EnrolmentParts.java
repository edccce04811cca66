package org.callseal.authority;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What enrolment works with, apart from the exchanges, so that guesses never starve them.
 *
 * @param perSecond how many shares are answered in a second in the long run: each is one guess
 * @param worker runs the curve work, one at a time
 * @param alarm wakes who has to wait for its share of time
 */
public record EnrolmentParts(int perSecond, Executor worker, Alarm alarm) {
  /** About a tenth of one core. */
  public static final int DEFAULT_PER_SECOND = 50;

  public EnrolmentParts {
    if (perSecond < 1 || perSecond > 1000) {
      throw new IllegalArgumentException("from 1 to 1000 enrolments in a second");
    }
  }

  /** Runs a task later, on a thread of its own choosing. */
  @FunctionalInterface
  public interface Alarm {
    void after(Duration delay, Runnable task);

    /** By the system's clock, on this executor. */
    static Alarm system(Executor executor) {
      return (delay, task) ->
          CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, executor)
              .execute(task);
    }
  }
}
