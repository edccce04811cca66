package org.callseal.sip.transaction;

import org.callseal.sip.SipRequest;
import org.callseal.sip.Via;

/**
 * What a request is matched by (RFC 3261 17.2.3): branch and sent-by of its topmost Via and its
 * method, where an ACK counts as the INVITE; and the peer, so that none can reach another's.
 *
 * <p>A branch without the magic cookie is not unique; then Request-URI, From, Call-ID and CSeq
 * number are matched besides. The To tag, which the RFC compares too, is not: an ACK has one that
 * its INVITE had not.
 */
record ServerKey(String peer, String branch, String sentBy, String method) {

  static ServerKey of(String peer, SipRequest request) {
    return of(peer, request, request.method().equals("ACK") ? "INVITE" : request.method());
  }

  /** The key of the INVITE that a CANCEL means (9.2). */
  static ServerKey cancelledBy(String peer, SipRequest cancel) {
    return of(peer, cancel, "INVITE");
  }

  /** The same, whichever host of the peer sent it. */
  ServerKey ofAnyHost() {
    return new ServerKey(peer, branch, "", method);
  }

  private static ServerKey of(String peer, SipRequest request, String method) {
    Via via = request.topVia();
    String branch = via.transactionBranch().orElseGet(() -> oldKey(request, via));
    return new ServerKey(peer, branch, via.sentBy(), method);
  }

  private static String oldKey(SipRequest request, Via via) {
    return String.join(
        "\n",
        via.branch().orElse(""),
        request.requestUri(),
        request.from().tag().orElse(""),
        request.callId(),
        Long.toString(request.cseq().number()));
  }
}
