package org.callseal.agent.phone;

import java.util.Optional;
import java.util.Set;
import org.callseal.agent.line.SealedWay;
import org.callseal.sip.HostPort;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.SipUri;

/**
 * The Routes at the head of a request that name this agent: by an address that phones talk to, or
 * by the token of a line, whatever address stood with it when the dialog began. RFC 3261 16.4: a
 * proxy MUST take them away. Immutable.
 *
 * @param count how many there are
 * @param line the line that the first token names
 */
record OwnRoutes(int count, Optional<SealedWay<SipMessage>> line) {

  static OwnRoutes of(SipRequest request, LineTable lines, Set<String> ownNames) {
    int count = 0;
    Optional<SealedWay<SipMessage>> line = Optional.empty();
    for (NameAddr route : request.routes()) {
      Optional<SipUri> uri = route.sipUri();
      Optional<SealedWay<SipMessage>> named = uri.flatMap(SipUri::user).flatMap(lines::ofToken);
      if (named.isEmpty() && !uri.filter(own -> names(own, ownNames)).isPresent()) {
        break;
      }
      line = line.isPresent() ? line : named;
      count++;
    }
    return new OwnRoutes(count, line);
  }

  /** Whether the URI's host and port are ours. */
  static boolean names(SipUri uri, Set<String> ownNames) {
    return ownNames.contains(HostPort.of(uri));
  }

  void popFrom(SipRewrite rewrite) {
    for (int i = 0; i < count; i++) {
      rewrite.popRoute();
    }
  }
}
