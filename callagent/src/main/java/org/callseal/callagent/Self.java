package org.callseal.callagent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.callseal.sip.SipUri;

/** The call agent's own names: its domain and its address. Immutable. */
record Self(String domain, String host, int port) {

  static Self of(String domain, InetSocketAddress local) {
    InetAddress address = local.getAddress();
    String literal = address.getHostAddress().replaceFirst("%.*$", "");
    String host = literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
    return new Self(domain, host, local.getPort());
  }

  /** As it stands in our Via. */
  String sentBy() {
    return host + ":" + port;
  }

  /** As it stands in our Record-Route. */
  String route() {
    return "<sip:" + sentBy() + ";lr>";
  }

  /** Whether the URI names our address. */
  boolean isAddressedBy(SipUri uri) {
    return uri.host().equals(host) && uri.port().orElse(NextHops.SIP_PORT) == port;
  }

  /** Whether the URI names somebody (or something) of ours. */
  boolean isResponsibleFor(SipUri uri) {
    return uri.host().equals(domain) || isAddressedBy(uri);
  }
}
