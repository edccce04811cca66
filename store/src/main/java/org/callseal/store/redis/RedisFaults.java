package org.callseal.store.redis;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what is wrong in Redis, each kind of it told once: who writes there must not fill our log.
 *
 * <p>Thread rule: any thread. Lifetime: the store's.
 */
final class RedisFaults {

  private static final Logger LOG = LoggerFactory.getLogger(RedisFaults.class);
  private static final RedisFault[] KINDS = RedisFault.values();

  private final AtomicLongArray counts = new AtomicLongArray(KINDS.length);

  /**
   * @param where the key, as we ask for it
   */
  void count(RedisFault fault, String where) {
    if (counts.getAndIncrement(fault.ordinal()) == 0) {
      LOG.warn(
          "Redis holds what no server of ours writes: {}, {}. It is passed over; others of its kind"
              + " are counted and not told",
          where,
          fault.text());
    }
  }

  Map<RedisFault, Long> counts() {
    Map<RedisFault, Long> result = new EnumMap<>(RedisFault.class);
    for (RedisFault fault : KINDS) {
      result.put(fault, counts.get(fault.ordinal()));
    }
    return result;
  }
}
