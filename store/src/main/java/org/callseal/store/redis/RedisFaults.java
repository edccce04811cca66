package org.callseal.store.redis;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what is wrong in Redis. The first of each kind is told at once, the others once a minute
 * in numbers: who writes there must not fill our log.
 *
 * <p>Thread rule: any thread. Lifetime: the store's.
 */
final class RedisFaults {

  private static final Logger LOG = LoggerFactory.getLogger(RedisFaults.class);
  private static final RedisFault[] KINDS = RedisFault.values();
  private static final long PAUSE_NS = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLongArray counts = new AtomicLongArray(KINDS.length);
  private final LongSupplier clockNs;
  private final Consumer<String> log;
  private final AtomicLong toldNs;

  RedisFaults() {
    this(System::nanoTime, LOG::warn);
  }

  RedisFaults(LongSupplier clockNs, Consumer<String> log) {
    this.clockNs = clockNs;
    this.log = log;
    this.toldNs = new AtomicLong(clockNs.getAsLong());
  }

  /**
   * @param where the key, as we ask for it
   */
  void count(RedisFault fault, String where) {
    if (counts.getAndIncrement(fault.ordinal()) == 0) {
      log.accept(
          "Redis holds what no server of ours writes: "
              + where
              + ", "
              + fault.text()
              + ". It is passed over; others of its kind are told in numbers");
    } else if (isDue()) {
      log.accept("so far Redis held what no server of ours writes: " + words());
    }
  }

  private boolean isDue() {
    long nowNs = clockNs.getAsLong();
    long told = toldNs.get();
    return nowNs - told >= PAUSE_NS && toldNs.compareAndSet(told, nowNs);
  }

  private String words() {
    return counts().entrySet().stream()
        .filter(each -> each.getValue() > 0)
        .map(each -> each.getValue() + " times " + each.getKey().text())
        .collect(Collectors.joining(", "));
  }

  Map<RedisFault, Long> counts() {
    Map<RedisFault, Long> result = new EnumMap<>(RedisFault.class);
    for (RedisFault fault : KINDS) {
      result.put(fault, counts.get(fault.ordinal()));
    }
    return result;
  }
}
