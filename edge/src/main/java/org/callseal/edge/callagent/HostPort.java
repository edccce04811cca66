package org.callseal.edge.callagent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.callseal.sip.SipUri;

/** Hosts with their ports in the one spelling that is compared and written. Stateless. */
public final class HostPort {

  private static final int SIP_PORT = 5060;

  private HostPort() {}

  /** An address as it stands in a URI or a Via. */
  public static String of(InetSocketAddress address) {
    return bracketed(address.getAddress()) + ":" + address.getPort();
  }

  /** Host and port of a URI, the port where none is written being that of SIP. */
  public static String of(SipUri uri) {
    return host(uri.host()) + ":" + uri.port().orElse(SIP_PORT);
  }

  /** An IPv6 address has many spellings (RFC 5118 4.5); the system's own is taken. */
  private static String host(String host) {
    if (!host.startsWith("[")) {
      return host;
    }
    try {
      return bracketed(InetAddress.ofLiteral(host.substring(1, host.length() - 1)));
    } catch (IllegalArgumentException _) {
      return host;
    }
  }

  private static String bracketed(InetAddress address) {
    String host = address.getHostAddress().replaceFirst("%.*$", "");
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }
}
