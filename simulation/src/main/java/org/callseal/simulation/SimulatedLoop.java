package org.callseal.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callseal.transport.Loop;

/**
 * A loop on the simulated clock: think of it as one process on one host. Its wall clock may be
 * wrong, and it may be stopped dead like a process that is killed. The simulation's one thread runs
 * all loops.
 */
public final class SimulatedLoop implements Loop {

  private final String name;
  private final Schedule schedule;
  private final long utcAtStart;
  private final long startedAt;
  private final List<Runnable> atStop = new ArrayList<>();
  private Duration skew = Duration.ZERO;
  private long leapt;
  private boolean stopped;

  SimulatedLoop(String name, Schedule schedule, long utcAtStart, long startedAt) {
    this.name = name;
    this.schedule = schedule;
    this.utcAtStart = utcAtStart;
    this.startedAt = startedAt;
  }

  @Override
  public long nanoTime() {
    return schedule.now() + leapt;
  }

  @Override
  public long utcSeconds() {
    Duration since = Duration.ofNanos(schedule.now() - startedAt).plus(skew);
    return utcAtStart + Math.floorDiv(since.toNanos(), 1_000_000_000L);
  }

  @Override
  public void execute(Runnable task) {
    schedule.at(schedule.now(), () -> runUnlessStopped(task));
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    Schedule.Event event =
        schedule.at(schedule.now() + delay.toNanos(), () -> runUnlessStopped(task));
    return event::cancel;
  }

  /** Sets how far this loop's wall clock is ahead of the true time (behind, if negative). */
  public void skewUtc(Duration ahead) {
    skew = ahead;
  }

  /** This loop's monotonic clock goes ahead at once, with nothing done in between. */
  public void leap(Duration ahead) {
    leapt += ahead.toNanos();
  }

  /**
   * Kills the process: its ports are closed and nothing of it runs again. A new loop with new
   * objects on the same addresses is its restart.
   */
  public void stop() {
    stopped = true;
    List.copyOf(atStop).forEach(Runnable::run);
    atStop.clear();
  }

  boolean stopped() {
    return stopped;
  }

  void whenStopped(Runnable action) {
    atStop.add(action);
  }

  void runUnlessStopped(Runnable task) {
    if (!stopped) {
      task.run();
    }
  }

  @Override
  public String toString() {
    return "SimulatedLoop " + name;
  }
}
