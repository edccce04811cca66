package org.callseal.edge.route;

import java.util.Set;

/**
 * Under which hosts and ports the edge is known. Immutable.
 *
 * @param core host and port toward the call agents, as in our Path, Record-Route and Via
 * @param own all hosts and ports that name this edge in a URI
 */
public record Addresses(String core, Set<String> own) {
  public Addresses {
    own = Set.copyOf(own);
  }
}
