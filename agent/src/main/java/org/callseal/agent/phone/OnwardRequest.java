package org.callseal.agent.phone;

import java.util.Optional;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipRewrite;
import org.callseal.transport.Medium;

/**
 * A request as it goes on from the agent (RFC 3261 16.6): our Routes popped, Max-Forwards counted
 * down, our Record-Route and our Via on top; everything else byte for byte. Stateless.
 */
final class OnwardRequest {

  private OnwardRequest() {}

  /**
   * The request as it goes on; nothing when it has no room for what a proxy adds.
   *
   * @param cut the request's rewrite, with what may not pass already cut
   * @param recordRoute our own URI in Record-Route, which leads back to the line
   * @param sentBy transport, host and port for our Via
   */
  static Optional<SipRequest> of(
      SipRequest request,
      SipRewrite cut,
      OwnRoutes own,
      String recordRoute,
      String sentBy,
      String branch) {
    own.popFrom(cut);
    if (!request.is("ACK") || request.maxForwards().orElse(1) > 0) {
      cut.decrementMaxForwards();
    }
    if (request.mayFormDialog()) {
      cut.addFirst(HeaderName.RECORD_ROUTE, recordRoute);
    }
    cut.addFirst(HeaderName.VIA, via(sentBy, branch));
    return read(cut);
  }

  /** The value of our own Via. */
  static String via(String sentBy, String branch) {
    return "SIP/2.0/" + sentBy + ";rport;branch=" + branch;
  }

  /** The rewritten request; nothing when the changes made it longer than messages may be. */
  static Optional<SipRequest> read(SipRewrite rewrite) {
    return SipParser.parse(rewrite.bytes()) instanceof SipRequest request
        ? Optional.of(request)
        : Optional.empty();
  }

  static String recordRoute(String lineToken, PhoneFlow phone) {
    String transport = phone.medium() == Medium.TCP ? ";transport=tcp" : "";
    return "<sip:" + lineToken + "@" + phone.ownName() + transport + ";lr>";
  }
}
