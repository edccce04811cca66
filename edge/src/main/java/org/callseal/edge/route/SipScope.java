package org.callseal.edge.route;

import org.callseal.edge.token.RouteTokens;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipUri;
import org.callseal.sip.scope.Claim;
import org.callseal.sip.scope.ClaimedEndpoint;

/**
 * Whether a message speaks for an endpoint that its association may speak for: the To of REGISTER
 * (and its From), the From of other requests, or the preferred identity of one that is anonymous.
 * Within a dialog that went through an edge of ours the From may also be the URI that the endpoint
 * had in it. Responses are judged by the flow whose request they answer.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class SipScope {

  private final RouteTokens tokens;

  public SipScope(RouteTokens tokens) {
    this.tokens = tokens;
  }

  /** Whether the device may say what the message says. */
  public boolean permits(Device device, SipMessage message) {
    if (!(message instanceof SipRequest request) || isInDialogOfOurs(device, message)) {
      return true;
    }
    boolean claimed =
        switch (ClaimedEndpoint.of(request)) {
          case Claim.Endpoint(String name) -> device.scope().permits(name);
          case Claim.Anonymous() -> true;
          case Claim.Unclear _ -> false;
        };
    return claimed
        && (!request.is("REGISTER")
            || Speaker.name(request.from().uri()).filter(device.scope()::permits).isPresent());
  }

  /** A To tag alone proves nothing: anybody can write one. The token of our Record-Route does. */
  private boolean isInDialogOfOurs(Device device, SipMessage request) {
    String ownUri = Speaker.of(request.from().uri());
    return request.to().tag().isPresent()
        && !request.cseq().method().equals("REGISTER")
        && request.routes().stream()
            .flatMap(route -> route.sipUri().flatMap(SipUri::user).stream())
            .anyMatch(user -> tokens.isDialog(user, device.kid(), request.callId(), ownUri));
  }
}
