package org.callseal.simulation;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * The manual clock and the queue of what is to happen. Events of one moment run in the order in
 * which they were asked for, so a run depends on the seed alone. One thread; lives as long as its
 * network.
 */
final class Schedule {

  /** More events than this in one run mean that time no longer moves. */
  private static final long EVENT_LIMIT = 50_000_000;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now = 1_000_000_000L;
  private long order;

  long now() {
    return now;
  }

  Event at(long time, Runnable action) {
    Event event = new Event(Math.max(time, now), order++, action);
    events.add(event);
    return event;
  }

  /** Runs what falls into the duration, then puts the clock at its end. */
  void run(Duration duration) {
    long end = now + duration.toNanos();
    runUntil(() -> false, end);
  }

  /** Runs until the condition holds, looked at after every event; false when the end came first. */
  boolean runUntil(BooleanSupplier condition, long end) {
    if (condition.getAsBoolean()) {
      return true;
    }
    long count = 0;
    while (true) {
      Event next = events.peek();
      if (next == null || next.time > end) {
        now = end;
        return false;
      }
      events.remove();
      if (next.cancelled) {
        continue;
      }
      if (++count > EVENT_LIMIT) {
        throw new IllegalStateException("the simulated clock stands still");
      }
      now = next.time;
      next.action.run();
      if (condition.getAsBoolean()) {
        return true;
      }
    }
  }

  /** Something that happens at a moment, unless it is cancelled before. */
  static final class Event implements Comparable<Event> {
    private final long time;
    private final long order;
    private final Runnable action;
    private boolean cancelled;

    private Event(long time, long order, Runnable action) {
      this.time = time;
      this.order = order;
      this.action = action;
    }

    void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(order);
    }
  }
}
