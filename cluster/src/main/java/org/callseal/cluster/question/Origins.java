package org.callseal.cluster.question;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * At which authority something was begun: what goes on must go on there, because only that one's
 * memory has it. Bounded, and for as long as authorities keep what is under way. One thread.
 */
final class Origins<K> {
  static final int MOST = 200_000;

  private static final long KEPT_NS = TimeUnit.SECONDS.toNanos(120);

  private record Origin(String authority, long sinceNs) {}

  private final Map<K, Origin> origins = new LinkedHashMap<>();

  void put(K key, String authority, long nowNs) {
    origins.remove(key);
    origins.put(key, new Origin(authority, nowNs));
    var oldest = origins.entrySet().iterator();
    while (oldest.hasNext()) {
      Origin first = oldest.next().getValue();
      if (origins.size() <= MOST && nowNs - first.sinceNs < KEPT_NS) {
        return;
      }
      oldest.remove();
    }
  }

  @Nullable String find(K key) {
    Origin origin = origins.get(key);
    return origin == null ? null : origin.authority;
  }
}
