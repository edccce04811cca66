package org.callseal.callagent;

import java.util.Set;
import org.callseal.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/**
 * The best failure that the targets of one request gave (RFC 3261 16.7 step 6): 6xx before all,
 * else the lowest class, and in 4xx what tells the caller how to go on. For one request.
 */
final class BestResponse {

  private static final Set<Integer> TELLING = Set.of(401, 407, 415, 420, 484);

  private @Nullable SipResponse best;

  void offer(SipResponse response) {
    if (best == null || rank(response) < rank(best)) {
      best = response;
    }
  }

  @Nullable SipResponse get() {
    return best;
  }

  private static int rank(SipResponse response) {
    int status = response.status();
    if (status >= 600) {
      return 0;
    }
    int withinClass = TELLING.contains(status) ? 0 : status == 503 ? 2 : 1;
    return status / 100 * 10 + withinClass;
  }
}
