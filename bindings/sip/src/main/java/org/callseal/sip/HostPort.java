package org.callseal.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Hosts with their ports (hostport in RFC 3261 25.1) in the one spelling that is compared and
 * written: {@code 192.0.2.1:5060}, {@code [2001:db8::1]:5060}, {@code example.net:5060}. Stateless.
 */
public final class HostPort {

  /** RFC 3261 19.1.2: the port of a URI that names none. */
  public static final int SIP_PORT = 5060;

  private HostPort() {}

  /** An address as it stands in a URI or a Via. */
  public static String of(InetSocketAddress address) {
    return bracketed(address.getAddress()) + ":" + address.getPort();
  }

  /** Host and port of a URI, the port where none is written being that of SIP. */
  public static String of(SipUri uri) {
    return host(uri.host()) + ":" + uri.port().orElse(SIP_PORT);
  }

  /** Where the URI leads if its host is an address; names are not looked up. */
  public static Optional<InetSocketAddress> address(SipUri uri) {
    String host = uri.host();
    String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      return Optional.of(
          new InetSocketAddress(InetAddress.ofLiteral(literal), uri.port().orElse(SIP_PORT)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
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

  /** An address without the zone that the system writes behind it, and without brackets. */
  public static String literal(InetAddress address) {
    String host = address.getHostAddress();
    int zone = host.indexOf('%');
    return zone < 0 ? host : host.substring(0, zone);
  }

  private static String bracketed(InetAddress address) {
    String host = literal(address);
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }
}
