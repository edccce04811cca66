package org.callseal.edge.transaction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.callseal.relay.leg.Lane;
import org.jspecify.annotations.Nullable;

/**
 * Which connection carries which requests, so that they are sent again when it breaks. Belongs to
 * one loop; lives as long as the edge.
 */
final class Carrying {

  private final Map<Lane, Set<Runnable>> byConnection = new HashMap<>();

  /** A request goes another way than before. */
  void moved(Runnable again, @Nullable Lane before, @Nullable Lane now) {
    if (before != null) {
      byConnection.computeIfPresent(
          before,
          (_, carried) -> {
            carried.remove(again);
            return carried.isEmpty() ? null : carried;
          });
    }
    if (now != null && now.medium().isReliable()) {
      byConnection.computeIfAbsent(now, _ -> new LinkedHashSet<>()).add(again);
    }
  }

  /** A connection broke: what is to be sent again. */
  List<Runnable> broke(Lane connection) {
    Set<Runnable> carried = byConnection.remove(connection);
    return carried == null ? List.of() : new ArrayList<>(carried);
  }

  int size() {
    return byConnection.size();
  }
}
