package org.callseal.edge.emergency;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.callseal.edge.token.UnsealedSource;
import org.callseal.edge.token.UnsealedTokens;
import org.callseal.edge.token.UnsealedTokens.Dialog;
import org.callseal.edge.token.UnsealedTokens.Kind;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.SipUri;

/**
 * The dialog of an unsealed call for help, kept in tokens. The caller never learns a URI or a Route
 * of the core: he gets tokens in their place, and what he sends later finds its way by them alone.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class EmergencyDialogs {

  /** What a dialog is made, changed and ended by; not what shows or asks something by itself. */
  private static final Set<String> METHODS =
      Set.of("ACK", "BYE", "CANCEL", "INFO", "INVITE", "OPTIONS", "PRACK", "UPDATE");

  private static final int LONGEST = 4096;

  /** Where a request in the dialog goes on to. */
  record Way(String target, Optional<String> routes) {}

  private final UnsealedTokens tokens;

  EmergencyDialogs(UnsealedTokens tokens) {
    this.tokens = tokens;
  }

  static boolean isMethod(SipRequest request) {
    return METHODS.contains(request.method());
  }

  /** The dialog as the caller's request or a response to it has it. */
  static Dialog ofCaller(SipMessage message) {
    return new Dialog(
        message.callId(), message.from().tag().orElse(""), message.to().tag().orElse(""));
  }

  /** The dialog as the called one's request has it. */
  static Dialog ofCalled(SipMessage message) {
    return new Dialog(
        message.callId(), message.to().tag().orElse(""), message.from().tag().orElse(""));
  }

  /** Whether a caller's request has a token of ours for its target, good or not. */
  static boolean isInDialog(SipRequest request) {
    return request
        .requestSipUri()
        .flatMap(SipUri::user)
        .filter(user -> UnsealedTokens.isOf(Kind.TARGET, user))
        .isPresent();
  }

  /** The way of a caller's request; nothing when its tokens are not of this dialog. */
  Optional<Way> way(SipRequest request, UnsealedSource caller) {
    Dialog dialog = ofCaller(request);
    Optional<String> target =
        request
            .requestSipUri()
            .flatMap(SipUri::user)
            .flatMap(user -> tokens.text(Kind.TARGET, user, caller, dialog));
    Optional<String> routes =
        request.routes().stream()
            .findFirst()
            .flatMap(NameAddr::sipUri)
            .flatMap(SipUri::user)
            .flatMap(user -> tokens.text(Kind.ROUTES, user, caller, dialog));
    return target.isPresent() && routes.isPresent()
        ? Optional.of(new Way(target.get(), routes.filter(text -> !text.isEmpty())))
        : Optional.empty();
  }

  /** Puts a token in the place of the called one's Contact. False when that is too long. */
  boolean hideTarget(
      SipMessage message, UnsealedSource caller, Dialog dialog, String outer, SipRewrite rewrite) {
    if (!message.has(HeaderName.CONTACT)) {
      return true;
    }
    Optional<String> uri = message.contacts().stream().findFirst().map(NameAddr::uri);
    if (uri.isEmpty() || uri.get().length() > LONGEST) {
      return false;
    }
    String token = tokens.of(Kind.TARGET, uri.get(), caller, dialog);
    rewrite.set(HeaderName.CONTACT, "<sip:" + token + "@" + outer + ">");
    return true;
  }

  /**
   * Puts a token in the place of the Routes to the called one in a response that may make the
   * dialog; those of the caller's own side stay. False when they are too long.
   */
  boolean hideRoutes(SipMessage response, UnsealedSource caller, String outer, SipRewrite rewrite) {
    List<String> routes = response.headers(HeaderName.RECORD_ROUTE);
    int ours = ours(routes, response, caller);
    rewrite.removeAll(HeaderName.RECORD_ROUTE);
    if (ours < 0) {
      return true;
    }
    // RFC 3261 12.1.2: the caller's Routes are these in reverse order, those beyond us the last.
    String beyond = String.join(", ", routes.subList(0, ours).reversed());
    if (beyond.length() > LONGEST) {
      return false;
    }
    String token = tokens.of(Kind.ROUTES, beyond, caller, ofCaller(response));
    List<String> all = new ArrayList<>(List.of("<sip:" + token + "@" + outer + ";lr>"));
    all.addAll(routes.subList(ours + 1, routes.size()));
    rewrite.addFirst(HeaderName.RECORD_ROUTE, String.join(", ", all));
    return true;
  }

  private int ours(List<String> routes, SipMessage response, UnsealedSource caller) {
    Dialog dialog = ofCaller(response);
    for (int i = 0; i < routes.size(); i++) {
      Optional<UnsealedSource> named =
          NameAddr.parse(routes.get(i))
              .flatMap(NameAddr::sipUri)
              .flatMap(SipUri::user)
              .flatMap(user -> tokens.source(user, dialog.callId(), dialog.callerTag()));
      if (named.filter(caller::equals).isPresent()) {
        return i;
      }
    }
    return -1;
  }

  /** The value of our Record-Route toward the emergency route. */
  String recordRoute(SipRequest invite, UnsealedSource caller, String core) {
    String token = tokens.source(caller, invite.callId(), invite.from().tag().orElse(""));
    return "<sip:" + token + "@" + core + ";lr>";
  }

  /** Whether a request of the core's has a Route that names a caller, with a good token or not. */
  static boolean namesCaller(SipRequest request) {
    return user(request).filter(UnsealedTokens::namesSource).isPresent();
  }

  /** The caller that a request of the core's is for. */
  Optional<UnsealedSource> caller(SipRequest request) {
    Dialog dialog = ofCalled(request);
    return user(request).flatMap(user -> tokens.source(user, dialog.callId(), dialog.callerTag()));
  }

  private static Optional<String> user(SipRequest request) {
    return request.routes().stream().findFirst().flatMap(NameAddr::sipUri).flatMap(SipUri::user);
  }
}
