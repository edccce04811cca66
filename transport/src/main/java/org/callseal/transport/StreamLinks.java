package org.callseal.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a stream port by address, how many each source has, and those that have shown
 * nothing yet in the order in which they came. Belongs to its port's loop.
 */
final class StreamLinks {

  private final Map<InetSocketAddress, StreamLink> byPeer = new LinkedHashMap<>();
  private final Map<InetAddress, Integer> bySource = new HashMap<>();
  private final Set<StreamLink> strangers = new LinkedHashSet<>();

  void add(StreamLink link) {
    byPeer.put(link.peer(), link);
    bySource.merge(link.peer().getAddress(), 1, Integer::sum);
    if (!link.isProven()) {
      strangers.add(link);
    }
  }

  /** Takes it away; false when it was gone already. */
  boolean remove(StreamLink link) {
    if (!byPeer.remove(link.peer(), link)) {
      return false;
    }
    bySource.computeIfPresent(link.peer().getAddress(), (_, n) -> n == 1 ? null : n - 1);
    strangers.remove(link);
    return true;
  }

  @Nullable StreamLink find(InetSocketAddress peer) {
    return byPeer.get(peer);
  }

  boolean has(StreamLink link) {
    return byPeer.get(link.peer()) == link;
  }

  int from(InetAddress source) {
    return bySource.getOrDefault(source, 0);
  }

  void prove(StreamLink link) {
    link.prove();
    strangers.remove(link);
  }

  /** The one that has shown nothing for longest, or null. */
  @Nullable StreamLink oldestUnproven() {
    return strangers.isEmpty() ? null : strangers.iterator().next();
  }

  List<StreamLink> all() {
    return List.copyOf(byPeer.values());
  }

  int size() {
    return byPeer.size();
  }

  void clear() {
    byPeer.clear();
    bySource.clear();
    strangers.clear();
  }
}
