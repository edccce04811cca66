package org.callseal.agent.line;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** An address and port in the spelling of SIP (RFC 3261 25.1 hostport). Stateless. */
public final class HostPort {

  private HostPort() {}

  /** {@code 192.0.2.1:5060} or {@code [2001:db8::1]:5060}. */
  public static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    if (address.getAddress() instanceof Inet6Address) {
      int zone = host.indexOf('%');
      host = "[" + (zone < 0 ? host : host.substring(0, zone)) + "]";
    }
    return host + ":" + address.getPort();
  }
}
