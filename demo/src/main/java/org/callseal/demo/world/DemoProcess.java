package org.callseal.demo.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callseal.transport.Loop;

/**
 * A process of the demo: its work shares the one thread, its death is its own. Killed, it says
 * nothing to anybody: its sockets are closed and none of its timers fires again.
 *
 * <p>Belongs to the machine's loop.
 */
public final class DemoProcess implements Loop {

  private final Clockwork clockwork;
  private final List<Runnable> sockets = new ArrayList<>();
  private boolean dead;

  DemoProcess(Clockwork clockwork) {
    this.clockwork = clockwork;
  }

  Clockwork clockwork() {
    return clockwork;
  }

  @Override
  public long nanoTime() {
    return clockwork.nanoTime();
  }

  @Override
  public long utcSeconds() {
    return clockwork.utcSeconds();
  }

  @Override
  public void execute(Runnable task) {
    clockwork.execute(() -> runUnlessDead(task));
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    return clockwork.schedule(delay, () -> runUnlessDead(task));
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    dead = true;
    sockets.forEach(Runnable::run);
    sockets.clear();
  }

  /** Something that the system closes when the process dies. */
  void owns(Runnable close) {
    sockets.add(close);
  }

  void runUnlessDead(Runnable task) {
    if (!dead) {
      task.run();
    }
  }
}
