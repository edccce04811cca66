package org.callseal.app.serve;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.callseal.edge.Edge;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An edge's going: when the operator drains it, and before its process ends. Its devices are given
 * time to go to other edges; where there is none they stay. Thread rule: any thread. Lifetime: the
 * edge's.
 */
final class Leaving {

  private static final Logger LOG = LoggerFactory.getLogger(Leaving.class);

  private final Edge edge;
  private final Supplier<Set<String>> others;
  private final Duration within;
  private @Nullable CompletableFuture<Integer> begun;
  private boolean ending;

  /**
   * @param others the edges that devices could go to
   * @param within how long they have
   */
  Leaving(Edge edge, Supplier<Set<String>> others, Duration within) {
    this.edge = edge;
    this.others = others;
    this.within = within;
  }

  /** Begins, unless it has begun. */
  synchronized CompletableFuture<Integer> begin() {
    if (begun == null) {
      begun = edge.drain(within);
    }
    return begun;
  }

  /** The operator takes it back; not of a process that ends. */
  synchronized void resume() {
    if (begun != null && !ending) {
      begun = null;
      edge.resume();
    }
  }

  private synchronized void end() {
    ending = true;
  }

  /** Begins and waits until it is over: what this process serves it serves until then. */
  void leave() {
    end();
    if (within.isZero() || others.get().isEmpty()) {
      return;
    }
    int left = begin().join();
    if (left > 0) {
      LOG.warn("{} devices have not gone to another edge; they find one by themselves", left);
    }
  }
}
