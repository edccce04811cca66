package org.callseal.callagent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.callseal.sip.SipUri;

/** Where a URI's host is. Asked on the loop's thread, so it answers without waiting. */
@FunctionalInterface
public interface NextHops {

  /** The port of SIP without TLS. */
  int SIP_PORT = 5060;

  /** The address to send to, or nothing when the host is not known. */
  Optional<InetSocketAddress> of(SipUri uri);

  /** Hosts that are addresses; names are not resolved. */
  static NextHops literal() {
    return uri -> {
      try {
        InetAddress address = InetAddress.ofLiteral(uri.host().replace("[", "").replace("]", ""));
        return Optional.of(new InetSocketAddress(address, uri.port().orElse(SIP_PORT)));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    };
  }
}
