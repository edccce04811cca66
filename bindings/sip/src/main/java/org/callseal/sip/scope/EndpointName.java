package org.callseal.sip.scope;

import java.util.Optional;
import org.callseal.sip.SipUri;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code sip:user@host} of a URI, or says why not. Every escape in the user is refused: RFC
 * 3261 19.1.4 counts {@code %61} and {@code a} equal, but there are call agents that compare what
 * is spelled. Port and parameters go; the host is in lower case, the user as it is. Stateless.
 */
public final class EndpointName {

  private static final String MARKS = "-_.!~*'()";
  private static final String SAFE_RESERVED = "&=+$,/";

  private EndpointName() {}

  /** The name in the URI's text. */
  public static Claim of(String uri) {
    if (!uri.regionMatches(true, 0, "sip:", 0, 4)) {
      return new Claim.Unclear(NameFault.SCHEME);
    }
    Optional<SipUri> parsed = SipUri.parse(uri);
    return parsed.isPresent() ? of(parsed.get()) : new Claim.Unclear(NameFault.SYNTAX);
  }

  /** The name in the URI. */
  public static Claim of(SipUri uri) {
    String user = uri.user().orElse("");
    NameFault fault = fault(uri, user);
    if (fault != null) {
      return new Claim.Unclear(fault);
    }
    return new Claim.Endpoint("sip:" + user + "@" + uri.host());
  }

  private static @Nullable NameFault fault(SipUri uri, String user) {
    if (!uri.scheme().equals("sip")) {
      return NameFault.SCHEME;
    }
    if (user.isEmpty()) {
      return NameFault.NO_USER;
    }
    if (user.indexOf('%') >= 0) {
      return NameFault.ESCAPE;
    }
    if (!user.chars().allMatch(c -> isUnreserved(c) || SAFE_RESERVED.indexOf(c) >= 0)) {
      return NameFault.USER;
    }
    if (!uri.headers().isEmpty()) {
      return NameFault.HEADERS;
    }
    if (uri.host().endsWith(".")) {
      return NameFault.HOST;
    }
    return userParameterIsHarmless(uri, user) ? null : NameFault.USER_PARAMETER;
  }

  /**
   * With user=phone the user is a telephone number, whose separators do not count (RFC 3966 5):
   * only one without any is the same name to every reader.
   */
  private static boolean userParameterIsHarmless(SipUri uri, String user) {
    if (!uri.parameters().has("user")) {
      return true;
    }
    String value = uri.parameters().value("user").orElse("");
    return value.equalsIgnoreCase("ip")
        || (value.equalsIgnoreCase("phone") && user.matches("\\+?[0-9]+"));
  }

  private static boolean isUnreserved(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || MARKS.indexOf(c) >= 0;
  }
}
