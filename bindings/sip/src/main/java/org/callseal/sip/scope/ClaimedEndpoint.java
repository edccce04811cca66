package org.callseal.sip.scope;

import java.util.List;
import java.util.Optional;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;

/**
 * Reads from a request whom it claims to speak for: To of a REGISTER, From of every other request;
 * where From is anonymous, P-Preferred-Identity. Responses claim nobody: they are judged by the
 * flow they answer. Stateless.
 */
public final class ClaimedEndpoint {

  /** The From of one who asks for privacy (RFC 3323 4.1.1.3). */
  public static final String ANONYMOUS = "sip:anonymous@anonymous.invalid";

  private ClaimedEndpoint() {}

  /** Whom the request claims to speak for. */
  public static Claim of(SipRequest request) {
    if (request.is("REGISTER")) {
      return EndpointName.of(request.to().uri());
    }
    Claim claim = EndpointName.of(request.from().uri());
    return claim instanceof Claim.Endpoint(String name) && name.equals(ANONYMOUS)
        ? preferred(request)
        : claim;
  }

  /**
   * Whom a message prefers to speak as; anonymous when it says nothing of it. RFC 3325 9.2: one
   * value, or two of which one is a sip or sips URI and the other a tel URI.
   */
  public static Claim preferred(SipMessage message) {
    List<String> values = message.headers(HeaderName.P_PREFERRED_IDENTITY);
    if (values.isEmpty()) {
      return new Claim.Anonymous();
    }
    List<String> uris =
        values.stream().map(NameAddr::parse).flatMap(Optional::stream).map(NameAddr::uri).toList();
    List<String> others = uris.stream().filter(uri -> !isTel(uri)).toList();
    if (uris.size() != values.size() || others.size() != 1 || uris.size() > 2) {
      return new Claim.Unclear(NameFault.PREFERRED_IDENTITY);
    }
    return EndpointName.of(others.getFirst());
  }

  private static boolean isTel(String uri) {
    return uri.regionMatches(true, 0, "tel:", 0, 4);
  }
}
