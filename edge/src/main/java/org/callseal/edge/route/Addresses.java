package org.callseal.edge.route;

import java.util.Optional;
import java.util.Set;
import org.callseal.edge.callagent.Hop;

/**
 * Under which hosts and ports the edge is known. Immutable.
 *
 * @param core host and port toward the call agents, as in our Path, Record-Route and Via
 * @param own all hosts and ports that name this edge in a URI
 * @param domain whose endpoints are meant where a user stands before one of our own hosts
 */
public record Addresses(String core, Set<String> own, Optional<String> domain) {

  public Addresses {
    own = Set.copyOf(own);
  }

  /** Toward call agents that take this: where that is TCP alone, the URI says so. */
  String core(Hop.Takes takes) {
    return takes == Hop.Takes.STREAMS ? core + ";transport=tcp" : core;
  }
}
