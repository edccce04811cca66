package org.callseal.demo.world;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.callseal.relay.netty.NettyLoop;
import org.callseal.transport.Loop;

/**
 * One thread with real sockets and a clock that runs by itself and can be wound forward besides, so
 * that half a minute of waiting takes a second. Winding goes in small steps between which datagrams
 * arrive and are answered, and timers fire in their order: for whoever lives on this loop it is as
 * if the time had passed.
 *
 * <p>Timers belong to the loop's thread; {@link #execute}, {@link #wind} and {@link #await} may be
 * called by any thread. Lives until {@link #close}.
 */
final class Clockwork implements Loop, AutoCloseable {

  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final NettyLoop loop;
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
  private volatile long aheadNs;
  private final AtomicLong order = new AtomicLong();

  Clockwork(String name) {
    this.loop = NettyLoop.open(name);
  }

  NettyLoop netty() {
    return loop;
  }

  @Override
  public long nanoTime() {
    return loop.nanoTime() + aheadNs;
  }

  @Override
  public long utcSeconds() {
    return loop.utcSeconds() + Duration.ofNanos(aheadNs).toSeconds();
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    Alarm alarm = new Alarm(nanoTime() + delay.toNanos(), order.getAndIncrement(), task);
    if (loop.onThread()) {
      set(alarm);
    } else {
      loop.execute(() -> set(alarm));
    }
    return () -> alarm.cancelled = true;
  }

  /** Winds the clock forward; the future is done when it stands there. */
  CompletableFuture<Void> wind(Duration by) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(() -> step(by.toNanos(), done));
    return done;
  }

  /**
   * Looks at the condition again and again on the loop's thread, until it holds (true) or the limit
   * has passed (false).
   */
  CompletableFuture<Boolean> await(BooleanSupplier condition, Duration limit) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    long endNs = System.nanoTime() + limit.toNanos();
    loop.execute(() -> look(condition, endNs, done));
    return done;
  }

  @Override
  public void close() {
    loop.close();
  }

  private void set(Alarm alarm) {
    alarms.add(alarm);
    if (alarms.peek() == alarm) {
      wakeFor(alarm);
    }
  }

  private void wakeFor(Alarm alarm) {
    Duration left = Duration.ofNanos(Math.max(0, alarm.atNs - nanoTime()));
    loop.schedule(left, this::ring);
  }

  private void ring() {
    runDue();
    Alarm next = alarms.peek();
    if (next != null) {
      wakeFor(next);
    }
  }

  private void runDue() {
    long nowNs = nanoTime();
    Alarm next = alarms.peek();
    while (next != null && next.atNs - nowNs <= 0) {
      alarms.remove();
      if (!next.cancelled) {
        // By way of the loop, which survives what a task throws.
        loop.execute(next.task);
      }
      next = alarms.peek();
    }
  }

  private void step(long leftNs, CompletableFuture<Void> done) {
    if (leftNs <= 0) {
      ring();
      done.complete(null);
      return;
    }
    long stepNs = Math.min(leftNs, STEP.toNanos());
    aheadNs = aheadNs + stepNs;
    runDue();
    loop.schedule(PAUSE, () -> step(leftNs - stepNs, done));
  }

  private void look(BooleanSupplier condition, long endNs, CompletableFuture<Boolean> done) {
    try {
      if (condition.getAsBoolean()) {
        done.complete(true);
      } else if (System.nanoTime() - endNs >= 0) {
        done.complete(false);
      } else {
        loop.schedule(PAUSE, () -> look(condition, endNs, done));
      }
    } catch (RuntimeException failure) {
      done.completeExceptionally(failure);
    }
  }

  /** A task and its time. */
  private static final class Alarm implements Comparable<Alarm> {
    private final long atNs;
    private final long order;
    private final Runnable task;
    private volatile boolean cancelled;

    private Alarm(long atNs, long order, Runnable task) {
      this.atNs = atNs;
      this.order = order;
      this.task = task;
    }

    @Override
    public int compareTo(Alarm other) {
      int byTime = Long.compare(atNs - other.atNs, 0);
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
