package org.callseal.authority;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The budget of enrolment: one share is answered at a time, so many in a second, and of those that
 * wait the one whose source has guessed least goes first. So whoever comes with the right
 * pass-phrase passes all who have been wrong, however many they are. What does not fit is given up,
 * the worst first.
 *
 * <p>While exchanges wait for the processor, guesses wait for them, but none for longer than a
 * second.
 *
 * <p>Thread rule: its monitor; tasks run outside it, on the worker. Lifetime: the authority's.
 */
final class GuessQueue {
  static final int LONGEST = 256;

  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration SHORT_WAIT = Duration.ofMillis(10);

  private final EnrolmentParts parts;
  private final AuthorityClock clock;
  private final BooleanSupplier exchangesWait;
  private final GuessRanks ranks = new GuessRanks();
  private final TreeSet<Waiting> waiting =
      new TreeSet<>(Comparator.comparingLong(Waiting::rank).thenComparingLong(Waiting::number));
  private final long intervalNs;
  private long nextNs;
  private long number;
  private boolean running;
  private boolean alarmed;

  GuessQueue(EnrolmentParts parts, AuthorityClock clock, BooleanSupplier exchangesWait) {
    this.parts = parts;
    this.clock = clock;
    this.exchangesWait = exchangesWait;
    this.intervalNs = SECOND_NS / parts.perSecond();
    this.nextNs = clock.nowNs();
  }

  /**
   * Takes a guess in.
   *
   * @param work answers it
   * @param dropped is run if it is given up
   */
  void submit(InetSocketAddress source, Runnable work, Runnable dropped) {
    Waiting overboard;
    synchronized (this) {
      long nowNs = clock.nowNs();
      waiting.add(new Waiting(ranks.next(source, nowNs), number++, nowNs, work, dropped));
      overboard = waiting.size() > LONGEST ? waiting.pollLast() : null;
    }
    if (overboard != null) {
      overboard.dropped.run();
    }
    pump();
  }

  /** A guess of this source was right. */
  synchronized void right(InetSocketAddress source) {
    ranks.forget(source);
  }

  /** How many wait. */
  synchronized int size() {
    return waiting.size();
  }

  private void pump() {
    Waiting next = next();
    if (next == null) {
      return;
    }
    try {
      parts
          .worker()
          .execute(() -> {
            try {
              next.work.run();
            } finally {
              ended();
            }
          });
    } catch (RejectedExecutionException ending) {
      next.dropped.run();
      ended();
    }
  }

  private void ended() {
    synchronized (this) {
      running = false;
    }
    pump();
  }

  /** The one whose turn it is, or null; then an alarm is set if one waits. */
  private synchronized @Nullable Waiting next() {
    if (running || waiting.isEmpty()) {
      return null;
    }
    long nowNs = clock.nowNs();
    long tooEarlyNs = nextNs - nowNs;
    if (tooEarlyNs > 0) {
      alarm(Duration.ofNanos(tooEarlyNs));
      return null;
    }
    if (exchangesWait.getAsBoolean() && nowNs - waiting.getFirst().sinceNs < SECOND_NS) {
      alarm(SHORT_WAIT);
      return null;
    }
    // What was not used of the budget is lost, but for a tenth of a second.
    nextNs = Math.max(nextNs, nowNs - SECOND_NS / 10) + intervalNs;
    running = true;
    return waiting.pollFirst();
  }

  private void alarm(Duration delay) {
    if (alarmed) {
      return;
    }
    alarmed = true;
    parts
        .alarm()
        .after(
            delay,
            () -> {
              synchronized (this) {
                alarmed = false;
              }
              pump();
            });
  }

  /**
   * A share that waits for its answer.
   *
   * @param rank how much its source has guessed before
   * @param number in the order of arrival
   */
  private record Waiting(long rank, long number, long sinceNs, Runnable work, Runnable dropped) {}
}
