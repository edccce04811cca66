package org.callseal.edge.route;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.callseal.edge.callagent.Hop;
import org.callseal.sip.HostPort;
import org.callseal.sip.SipUri;

/**
 * Under which hosts and ports the edge is known. Immutable.
 *
 * @param core host and port toward the call agents, as in our Path, Record-Route and Via; of a
 *     group its name
 * @param own all hosts and ports that name this edge in a URI
 * @param domain whose endpoints are meant where a user stands before one of our own hosts
 */
public record Addresses(String core, Set<String> own, Optional<String> domain) {

  public Addresses {
    own = Set.copyOf(own);
  }

  /**
   * The same for an edge of a group, under whose name each of its edges is found: what call agents
   * are told leads to any of them, and one and the same request has one Via whichever edge it comes
   * through, so that the call agent takes copies of it for the transaction that they are (RFC 3261
   * 17.2.3).
   *
   * @param group a host name, with a port where it has no SRV records (RFC 3263 4.2)
   */
  public Addresses inGroup(String group) {
    Set<String> all = new HashSet<>(own);
    SipUri.parse("sip:" + group).map(HostPort::of).ifPresent(all::add);
    return new Addresses(group, all, domain);
  }

  /** Toward call agents that take this: where that is TCP alone, the URI says so. */
  String core(Hop.Takes takes) {
    return takes == Hop.Takes.STREAMS ? core + ";transport=tcp" : core;
  }
}
