package org.callseal.relay.netty;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a loop alive under our own bugs: an exception is counted always and logged once for its
 * kind, so that whoever can provoke one cannot fill the log. Any thread; lives as long as its loop.
 */
final class FailureLog {

  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

  private final Set<String> logged = ConcurrentHashMap.newKeySet();
  private final AtomicLong count = new AtomicLong();

  /** Runs the task; what it throws, short of an error of the machine, ends here. */
  void guard(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | AssertionError | StackOverflowError failure) {
      record(failure);
    }
  }

  void record(Throwable failure) {
    count.incrementAndGet();
    StackTraceElement[] trace = failure.getStackTrace();
    String kind = failure.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    if (logged.add(kind)) {
      LOG.error("Failure in a loop, counted without a line from now on: {}", kind, failure);
    }
  }

  long count() {
    return count.get();
  }
}
