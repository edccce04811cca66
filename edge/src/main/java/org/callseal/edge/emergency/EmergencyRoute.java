package org.callseal.edge.emergency;

import java.net.InetSocketAddress;

/**
 * Where unsealed calls for help go. Immutable.
 *
 * @param uri what is asked for there, in place of what was dialled
 * @param address where it takes SIP over UDP
 */
public record EmergencyRoute(String uri, InetSocketAddress address) {

  /** What is asked of a call agent that has to know itself where help is (RFC 5031). */
  public static final String ANY_HELP = "urn:service:sos";

  public EmergencyRoute {
    if (uri.isEmpty() || address.isUnresolved()) {
      throw new IllegalArgumentException("an emergency route needs a URI and an address");
    }
  }
}
