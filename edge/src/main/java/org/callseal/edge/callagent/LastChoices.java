package org.callseal.edge.callagent;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which call agent got an INVITE, as long as it may ring: its CANCEL, and the ACK of its refusal,
 * must go there though another would be chosen by now. Holds so many and no more; the oldest give
 * way, and are chosen for anew. Belongs to one loop; lives as long as the edge.
 */
final class LastChoices {

  static final int MOST = 50_000;
  private static final long KEPT_NS = TimeUnit.MINUTES.toNanos(4);

  private record Choice(Watch chosen, long sinceNs) {}

  private final Map<String, Choice> byCallId = new LinkedHashMap<>();

  @Nullable Watch of(String callId) {
    Choice choice = byCallId.get(callId);
    return choice == null ? null : choice.chosen();
  }

  void keep(String callId, Watch chosen, long nowNs) {
    byCallId.remove(callId);
    byCallId.put(callId, new Choice(chosen, nowNs));
    Iterator<Choice> oldest = byCallId.values().iterator();
    while (oldest.hasNext()) {
      Choice choice = oldest.next();
      if (byCallId.size() <= MOST && nowNs - choice.sinceNs() <= KEPT_NS) {
        return;
      }
      oldest.remove();
    }
  }

  int size() {
    return byCallId.size();
  }
}
