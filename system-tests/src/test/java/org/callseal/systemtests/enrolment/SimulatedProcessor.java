package org.callseal.systemtests.enrolment;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.callseal.testkit.Allocation;
import org.callseal.transport.Loop;

/**
 * One processor core on the simulated clock: what is put on it waits for what was put on it before,
 * and takes its time. Belongs to the simulation's thread.
 */
final class SimulatedProcessor {
  private final Loop loop;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean busy;

  SimulatedProcessor(Loop loop) {
    this.loop = loop;
  }

  /** A kind of work each piece of which costs so much. */
  Job costing(Duration each) {
    return new Job(each);
  }

  private void next() {
    if (!busy && !waiting.isEmpty()) {
      busy = true;
      waiting.poll().run();
    }
  }

  /** A kind of work. */
  final class Job implements Executor {
    private final Duration cost;
    private long lastAllocated;

    private Job(Duration cost) {
      this.cost = cost;
    }

    @Override
    public void execute(Runnable task) {
      waiting.add(() -> loop.schedule(cost, () -> run(task)));
      next();
    }

    /** What the last piece allocated: its steps, as far as they can be counted from outside. */
    long lastAllocated() {
      return lastAllocated;
    }

    private void run(Runnable task) {
      lastAllocated = Allocation.of(task);
      busy = false;
      next();
    }
  }
}
