package org.callseal.callagent;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.callseal.sip.HostPort;
import org.callseal.sip.SipUri;

/** Where a URI's host is. Asked on the loop's thread, so it answers without waiting. */
@FunctionalInterface
public interface NextHops {

  /** The address to send to, or nothing when the host is not known. */
  Optional<InetSocketAddress> of(SipUri uri);

  /** Hosts that are addresses; names are not resolved. */
  static NextHops literal() {
    return HostPort::address;
  }
}
