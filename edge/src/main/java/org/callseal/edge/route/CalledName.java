package org.callseal.edge.route;

import java.util.Optional;
import org.callseal.core.identity.Identity;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipUri;

/**
 * Whom a call agent asks for that has no registration and so no token of ours. Three spellings,
 * each of one meaning:
 *
 * <pre>
 *  sip:USER@DOMAIN          the endpoint of that name; the edge is the next hop or the last Route
 *  sip:USER@EDGE            the endpoint of the served domain
 *  sip:USER%40DOMAIN@EDGE   the endpoint of that domain
 * </pre>
 *
 * EDGE is any host and port that names this edge. Immutable.
 */
final class CalledName {

  private static final String AT = "%40";

  private final Addresses addresses;

  CalledName(Addresses addresses) {
    this.addresses = addresses;
  }

  /** The canonical name; nothing when the Request-URI has none that is certain. */
  Optional<String> of(SipRequest request) {
    return request.requestSipUri().flatMap(this::of).filter(CalledName::isOfAnEndpoint);
  }

  private Optional<String> of(SipUri uri) {
    String user = uri.user().orElse("");
    if (!OwnRoutes.namesUs(uri, addresses.own())) {
      return Speaker.name(uri.text());
    }
    int at = user.indexOf(AT);
    if (at < 0) {
      return Speaker.name(uri.text())
          .flatMap(named ->
              addresses
                  .domain()
                  .map(domain -> named.substring(0, named.lastIndexOf('@') + 1) + domain));
    }
    return at == user.lastIndexOf(AT)
        ? Speaker.name("sip:" + user.substring(0, at) + "@" + user.substring(at + AT.length()))
        : Optional.empty();
  }

  /** An address is nobody's name. */
  private static boolean isOfAnEndpoint(String name) {
    return Identity.parse(name).isPresent();
  }
}
