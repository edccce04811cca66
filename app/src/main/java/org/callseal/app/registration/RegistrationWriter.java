package org.callseal.app.registration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.callseal.store.RegistrationRow;
import org.callseal.store.SqlRegistrationTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings registrations to the disk, in the order in which they came: while one batch is written the
 * next one gathers, and of two states of one address the later alone is written. What a disk
 * refuses stays and is tried again.
 *
 * <p>Thread rule: {@link #put} from any thread and never blocking on the disk; one thread of its
 * own writes. Lifetime: until closed, which writes what waits.
 */
final class RegistrationWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RegistrationWriter.class);
  private static final long AGAIN_SECONDS = 1;
  private static final long CLOSING_SECONDS = 10;

  private final SqlRegistrationTable table;
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("callseal-registrations").daemon().factory());
  private final Object lock = new Object();
  private Map<String, List<RegistrationRow>> waiting = new LinkedHashMap<>();
  private boolean failing;

  RegistrationWriter(SqlRegistrationTable table) {
    this.table = table;
  }

  void put(String address, List<RegistrationRow> rows) {
    synchronized (lock) {
      boolean first = waiting.isEmpty();
      waiting.put(address, rows);
      if (first) {
        writer.execute(this::write);
      }
    }
  }

  @Override
  public void close() {
    // Written here even when the writer waits for another try.
    writer.execute(this::write);
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("registrations were not written in time; phones will register again");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    Map<String, List<RegistrationRow>> batch;
    synchronized (lock) {
      batch = waiting;
      waiting = new LinkedHashMap<>();
    }
    if (batch.isEmpty()) {
      return;
    }
    try {
      table.replace(batch);
      if (failing) {
        LOG.info("registrations are written again");
      }
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.error(
            "registrations of {} addresses cannot be written ({}); trying again",
            batch.size(),
            e.getMessage());
      }
      failing = true;
      keep(batch);
    }
  }

  /** Back among those that wait, unless a later state of the same address waits there already. */
  private void keep(Map<String, List<RegistrationRow>> batch) {
    synchronized (lock) {
      batch.putAll(waiting);
      waiting = batch;
      if (!writer.isShutdown()) {
        var _ = writer.schedule(this::write, AGAIN_SECONDS, TimeUnit.SECONDS);
      }
    }
  }
}
