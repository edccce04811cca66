package org.callseal.edge.route;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.callseal.core.credential.Kid;
import org.callseal.edge.token.RouteTokens;
import org.callseal.sip.HeaderName;
import org.callseal.sip.HostPort;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.SipUri;

/**
 * The Routes at the head of a request that are the edge's own: written by any edge of the group,
 * known by their tokens, or naming this edge by one of its addresses. Immutable.
 *
 * @param count how many Routes at the head to take away
 * @param token the user part of the first one that has a token, with the device it names
 * @param forged whether one names this edge with a user part that no edge of ours wrote
 * @param rest the Routes that stay
 */
record OwnRoutes(int count, Optional<Token> token, boolean forged, List<NameAddr> rest) {

  /**
   * A user part and the device that it names.
   *
   * @param outbound whether it comes from the Path of a registration of RFC 5626
   */
  record Token(String user, Kid device, boolean outbound) {}

  /** Reads the head of the Route set. */
  static OwnRoutes of(SipRequest request, RouteTokens tokens, Set<String> ownNames) {
    List<NameAddr> routes = request.routes();
    Optional<Token> first = Optional.empty();
    int count = 0;
    for (NameAddr route : routes) {
      SipUri uri = route.sipUri().orElse(null);
      if (uri == null) {
        break;
      }
      Optional<Token> token = token(uri, tokens);
      boolean names = namesUs(uri, ownNames);
      if (token.isEmpty() && !names) {
        break;
      }
      if (token.isEmpty() && uri.user().isPresent()) {
        return new OwnRoutes(count, first, true, routes);
      }
      // Two flows through one edge may stand side by side: the second one's is for the way back in.
      if (token.isPresent()
          && first.isPresent()
          && !token.get().device().equals(first.get().device())) {
        break;
      }
      first = first.isPresent() ? first : token;
      count++;
    }
    return new OwnRoutes(count, first, false, routes.subList(count, routes.size()));
  }

  static Optional<Token> token(SipUri uri, RouteTokens tokens) {
    return uri.user()
        .flatMap(user ->
            tokens.device(user).map(device -> new Token(user, device, uri.parameters().has("ob"))));
  }

  static boolean namesUs(SipUri uri, Set<String> ownNames) {
    return ownNames.contains(HostPort.of(uri));
  }

  /** Takes the edge's own ones away. */
  void popFrom(SipRewrite rewrite) {
    for (int i = 0; i < count; i++) {
      rewrite.popRoute();
    }
  }

  /**
   * RFC 3261 16.4: a strict router before us put our own URI into the Request-URI and the real
   * target last into Route; both MUST be put right. The request as a loose router would have sent
   * it.
   */
  static SipRequest straightened(SipRequest request, RouteTokens tokens) {
    List<String> routes = request.headers(HeaderName.ROUTE);
    boolean strict =
        !routes.isEmpty()
            && request.requestSipUri().flatMap(uri -> token(uri, tokens)).isPresent()
            && request.requestSipUri().filter(SipUri::isLooseRoute).isPresent();
    Optional<NameAddr> target =
        strict ? NameAddr.parse(routes.getLast()) : Optional.<NameAddr>empty();
    if (target.isEmpty()) {
      return request;
    }
    SipRewrite rewrite =
        SipRewrite.of(request)
            .replaceRequestUri(target.get().uri())
            .popLast(HeaderName.ROUTE)
            .addFirst(HeaderName.ROUTE, "<" + request.requestUri() + ">");
    return rewrite.message() instanceof SipRequest straight ? straight : request;
  }
}
