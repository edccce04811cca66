package org.callseal.edge.route;

import org.callseal.edge.callagent.CallAgent;
import org.callseal.edge.callagent.Contacts;
import org.callseal.edge.flow.Device;
import org.callseal.edge.token.RouteTokens;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipRewrite;

/**
 * What the edge writes into a device's request so that it stays in the way: Path in a REGISTER,
 * Record-Route in what may form a dialog.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class OuterFields {

  /** The phone's own Via, and the agent's: both ends of a seal are one first hop. */
  private static final int VIAS_OF_A_FIRST_HOP = 2;

  private final RouteTokens tokens;
  private final Addresses addresses;

  OuterFields(RouteTokens tokens, Addresses addresses) {
    this.tokens = tokens;
    this.addresses = addresses;
  }

  /** Whether the phone, which does not say that it knows Path, is to seem to. */
  boolean addsPath(SipRequest request) {
    return request.is("REGISTER") && !knowsPath(request);
  }

  /** RFC 3327 5.1: a phone that understands Path says so; one that sent a Path does as well. */
  private static boolean knowsPath(SipRequest register) {
    return register.lists(HeaderName.SUPPORTED, "path") || register.has(HeaderName.PATH);
  }

  /**
   * Records the way.
   *
   * @param outer the host and port of ours that the device sends to
   * @param to the call agent; one that gets a Contact that leads back already needs no Path
   */
  void recordWay(
      Device device, SipRequest request, String outer, CallAgent to, SipRewrite rewrite) {
    String flow = tokens.flow(device.kid());
    String inner = "sip:" + flow + "@" + addresses.core(to.takes()) + ";lr";
    if (request.is("REGISTER")) {
      if (to.contacts() != Contacts.REWRITE) {
        // RFC 3327 5.2: the Path goes on top; Supported says that whoever asked can live with one.
        rewrite.addFirst(HeaderName.PATH, "<" + inner + (isOutbound(request) ? ";ob" : "") + ">");
        if (!request.lists(HeaderName.SUPPORTED, "path")) {
          rewrite.addLast(HeaderName.SUPPORTED, "path");
        }
      }
    } else if (request.mayFormDialog()) {
      // It speaks here under a name in its scope, and needs no more in the dialog.
      rewrite.addFirst(
          HeaderName.RECORD_ROUTE, "<" + inner + ">, <sip:" + flow + "@" + outer + ";lr>");
    }
  }

  /**
   * RFC 5626 5.1: where a Contact has a reg-id, the first hop MUST put "ob" into its Path, and who
   * is not the first hop MUST NOT.
   */
  private static boolean isOutbound(SipRequest register) {
    return register.contacts().stream().anyMatch(contact -> contact.parameters().has("reg-id"))
        && register.vias().size() <= VIAS_OF_A_FIRST_HOP
        && !register.has(HeaderName.PATH);
  }
}
