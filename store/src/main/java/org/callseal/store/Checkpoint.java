package org.callseal.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes commits last: H2 acknowledges a commit before its bytes are on the disk, half a second
 * before by default. Whoever has committed waits here for a checkpoint that began afterwards; one
 * checkpoint serves all who wait, so a storm of commits costs few of them.
 *
 * <p>Thread rule: any thread. Lifetime: the database's.
 */
final class Checkpoint {

  private final Jdbi jdbi;
  private final AtomicLong asked = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private long done;

  Checkpoint(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Returns when all that was committed before the call is on the disk. */
  void await() {
    long ticket = asked.incrementAndGet();
    lock.lock();
    try {
      if (done >= ticket) {
        return;
      }
      long upTo = asked.get();
      jdbi.useHandle(handle -> handle.execute("CHECKPOINT SYNC"));
      done = upTo;
    } finally {
      lock.unlock();
    }
  }
}
