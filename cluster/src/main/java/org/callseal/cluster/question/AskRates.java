package org.callseal.cluster.question;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How often each edge may ask: so many times at once, and few in the long run. One thread. */
final class AskRates {
  static final int AT_ONCE = 2000;
  static final int PER_SECOND = 20;
  static final int ANNOUNCEMENTS = 20;
  static final long SECONDS_EACH = 10;

  private final int atOnce;
  private final long nsEach;

  /** When the last permitted question of each would have been paid for. */
  private final Map<String, Long> paidNs = new HashMap<>();

  private AskRates(int atOnce, long nsEach) {
    this.atOnce = atOnce;
    this.nsEach = nsEach;
  }

  /**
   * After names that it has heard: as many as an edge with thousands of unsealed phones needs when
   * it starts; one in wrong hands does not read the list of subscribers by trying names.
   */
  static AskRates ofNames() {
    return new AskRates(AT_ONCE, TimeUnit.SECONDS.toNanos(1) / PER_SECOND);
  }

  /**
   * To be entered at another place: each time is a write, and all other edges are told and link
   * anew.
   */
  static AskRates ofAnnouncements() {
    return new AskRates(ANNOUNCEMENTS, TimeUnit.SECONDS.toNanos(SECONDS_EACH));
  }

  boolean admits(String edge, long nowNs) {
    long paid = paidNs.getOrDefault(edge, nowNs);
    long from = paid - nowNs > 0 ? paid : nowNs;
    if (from - nowNs > (atOnce - 1) * nsEach) {
      return false;
    }
    paidNs.put(edge, from + nsEach);
    return true;
  }
}
