package org.callseal.cluster.question;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often each edge may ask after names that it has heard: as many at once as an edge with
 * thousands of unsealed phones needs when it starts, and few in the long run, so that an edge in
 * wrong hands does not read the list of subscribers by trying names. One thread.
 */
final class AskRates {
  static final int AT_ONCE = 2000;
  static final int PER_SECOND = 20;

  private static final long NS_EACH = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

  /** When the last permitted question of each would have been paid for. */
  private final Map<String, Long> paidNs = new HashMap<>();

  boolean admits(String edge, long nowNs) {
    long paid = paidNs.getOrDefault(edge, nowNs);
    long from = paid - nowNs > 0 ? paid : nowNs;
    if (from - nowNs > (AT_ONCE - 1) * NS_EACH) {
      return false;
    }
    paidNs.put(edge, from + NS_EACH);
    return true;
  }
}
