package org.callseal.callagent;

import java.net.InetSocketAddress;
import org.callseal.sip.HostPort;
import org.callseal.sip.SipUri;

/**
 * The call agent's own names. Immutable.
 *
 * @param domain for which it is responsible
 * @param sentBy its host and port, as in its Via
 */
record Self(String domain, String sentBy) {

  static Self of(String domain, InetSocketAddress local) {
    return new Self(domain, HostPort.of(local));
  }

  /** As it stands in our Record-Route. */
  String route() {
    return "<sip:" + sentBy() + ";lr>";
  }

  /** Whether the URI names our address. */
  boolean isAddressedBy(SipUri uri) {
    return HostPort.of(uri).equals(sentBy);
  }

  /** Whether the URI names somebody (or something) of ours. */
  boolean isResponsibleFor(SipUri uri) {
    return uri.host().equals(domain) || isAddressedBy(uri);
  }
}
