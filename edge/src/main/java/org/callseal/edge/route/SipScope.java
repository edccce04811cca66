package org.callseal.edge.route;

import java.util.Set;
import org.callseal.edge.flow.Device;
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

  /**
   * What a dialog is made and ended by. Not what shows or asks something by itself, such as
   * MESSAGE: whoever calls his own device as somebody else gets a dialog in which it bears that
   * name.
   */
  private static final Set<String> IN_DIALOG =
      Set.of(
          "ACK", "BYE", "CANCEL", "INFO", "INVITE", "NOTIFY", "OPTIONS", "PRACK", "REFER",
          "UPDATE");

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
    RouteTokens.Dialog dialog =
        new RouteTokens.Dialog(
            request.callId(),
            Speaker.of(request.from().uri()),
            Speaker.of(request.to().uri()),
            request.to().tag().orElse(""));
    return request.to().tag().isPresent()
        && IN_DIALOG.contains(request.cseq().method())
        && request.routes().stream()
            .flatMap(route -> route.sipUri().flatMap(SipUri::user).stream())
            .anyMatch(user -> tokens.isDialog(user, device.kid(), dialog));
  }
}
