package org.callseal.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.seal.Spi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flows that wait to be written: while one batch goes to the disk the next one gathers, and of two
 * flows of one association the later alone is written.
 *
 * <p>Thread rule: any thread; one thread of its own writes. Lifetime: until closed, which writes
 * what waits.
 */
final class FlowBatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FlowBatch.class);
  private static final int MOST_AT_ONCE = 1000;
  private static final long CLOSING_SECONDS = 10;

  private final H2Database database;

  /** Known to the writing thread alone; a failure is told once, not with every batch. */
  private boolean failing;

  private final Map<Spi, StoredFlow> waiting = new ConcurrentHashMap<>();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("callseal-flows").daemon().factory());

  FlowBatch(H2Database database) {
    this.database = database;
  }

  void put(StoredFlow flow) {
    waiting.merge(flow.spi(), flow, FlowBatch::later);
    if (asked.compareAndSet(false, true)) {
      writer.execute(this::writeAll);
    }
  }

  void forget(Spi spi) {
    waiting.remove(spi);
  }

  /** The later one of what is stored and what waits. */
  Optional<StoredFlow> latest(Spi spi, Optional<StoredFlow> stored) {
    StoredFlow flow = waiting.get(spi);
    if (flow == null) {
      return stored;
    }
    return Optional.of(stored.map(other -> later(other, flow)).orElse(flow));
  }

  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("{} flows were not written in time", waiting.size());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeAll() {
    asked.set(false);
    while (!waiting.isEmpty()) {
      List<StoredFlow> batch = waiting.values().stream().limit(MOST_AT_ONCE).toList();
      try {
        database.write(handle -> {
          batch.forEach(flow -> H2AssociationStore.write(handle, flow));
          return batch.size();
        });
        failing = false;
      } catch (RuntimeException e) {
        // Endpoints tell their flows again; an edge must not stop for want of a disk.
        if (!failing) {
          failing = true;
          LOG.error("flows cannot be written: {}", e.getMessage());
        }
      }
      // Gone only if no later one has taken its place meanwhile; read until then from here.
      batch.forEach(flow -> waiting.remove(flow.spi(), flow));
    }
  }

  private static StoredFlow later(StoredFlow one, StoredFlow other) {
    return other.replaces(one) ? other : one;
  }
}
