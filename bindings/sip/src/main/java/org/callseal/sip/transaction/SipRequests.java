package org.callseal.sip.transaction;

import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;

/** The requests that follow from an INVITE. Stateless. */
public final class SipRequests {

  private SipRequests() {}

  /** The ACK of a final response above 299, hop by hop (RFC 3261 17.1.1.3). */
  public static SipRequest ackOfFailure(SipRequest invite, SipResponse response) {
    // RFC 3261 17.1.1.3: To is that of the response being acknowledged.
    String to = response.header(HeaderName.TO).orElseThrow();
    return following("ACK", invite, to);
  }

  /** The CANCEL of an INVITE, hop by hop (RFC 3261 9.1). */
  public static SipRequest cancelOf(SipRequest invite) {
    return following("CANCEL", invite, invite.header(HeaderName.TO).orElseThrow());
  }

  private static SipRequest following(String method, SipRequest invite, String to) {
    // Both MUST have a single Via, the top one of the INVITE, and its Route fields.
    return SipText.request(method, invite.requestUri())
        .header(HeaderName.VIA, invite.headers(HeaderName.VIA).getFirst())
        .copy(invite, HeaderName.ROUTE)
        .header(HeaderName.MAX_FORWARDS, "70")
        .copy(invite, HeaderName.FROM)
        .header(HeaderName.TO, to)
        .copy(invite, HeaderName.CALL_ID)
        .header(HeaderName.CSEQ, invite.cseq().number() + " " + method)
        .toRequest();
  }
}
