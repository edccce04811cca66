package org.callseal.systemtests.enrolment;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.callseal.transport.Loop;

/**
 * One processor core on the simulated clock: what is put on it waits for what was put on it before,
 * and takes its time. Belongs to the simulation's thread.
 */
final class SimulatedProcessor {
  private final Loop loop;
  private final Deque<Work> waiting = new ArrayDeque<>();
  private boolean busy;

  SimulatedProcessor(Loop loop) {
    this.loop = loop;
  }

  /** An executor each of whose tasks costs so much. */
  Executor costing(Duration each) {
    return task -> {
      waiting.add(new Work(each, task));
      next();
    };
  }

  private void next() {
    if (busy || waiting.isEmpty()) {
      return;
    }
    busy = true;
    Work work = waiting.poll();
    loop.schedule(
        work.cost,
        () -> {
          work.task.run();
          busy = false;
          next();
        });
  }

  private record Work(Duration cost, Runnable task) {}
}
