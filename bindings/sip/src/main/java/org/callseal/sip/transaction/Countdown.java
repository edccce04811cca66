package org.callseal.sip.transaction;

import java.time.Duration;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/** One of a transaction's timers: at most one running, a new start replaces the old. */
final class Countdown {

  private final Loop loop;
  private Loop.@Nullable Timer running;

  Countdown(Loop loop) {
    this.loop = loop;
  }

  void start(Duration delay, Runnable action) {
    stop();
    running = loop.schedule(delay, action);
  }

  void stop() {
    if (running != null) {
      running.cancel();
      running = null;
    }
  }
}
