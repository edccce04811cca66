package org.callseal.edge.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.callseal.core.credential.Kid;
import org.jspecify.annotations.Nullable;

/**
 * At which other edges devices were, of those that a call agent asked for last: for the time in
 * which the store does not answer. Belongs to one loop; lives as long as the edge.
 */
final class LastSeen {

  private static final int MOST = 100_000;

  private final Map<Kid, String> edges = new LinkedHashMap<>();

  void put(Kid device, String edge) {
    edges.remove(device);
    edges.put(device, edge);
    if (edges.size() > MOST) {
      edges.remove(edges.keySet().iterator().next());
    }
  }

  @Nullable String of(Kid device) {
    return edges.get(device);
  }
}
