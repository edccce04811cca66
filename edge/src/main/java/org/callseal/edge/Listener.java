package org.callseal.edge;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.callseal.sip.HostPort;

/**
 * A UDP port of the edge. Immutable.
 *
 * @param bind where it listens
 * @param advertised host and port by which others reach it, where that is not the bound address: a
 *     wildcard, or behind an address translation of the operator's own
 */
public record Listener(InetSocketAddress bind, Optional<String> advertised) {

  public static Listener on(InetSocketAddress bind) {
    return new Listener(bind, Optional.empty());
  }

  /** Host and port to write into URIs, for the port bound at this address. */
  String hostPort(InetSocketAddress bound) {
    return advertised.orElseGet(() -> HostPort.of(bound));
  }
}
