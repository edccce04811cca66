package org.callseal.sip.transaction;

import java.util.Optional;
import org.callseal.sip.SipMessage;

/**
 * What a response is matched by (RFC 3261 17.1.3): the branch of its topmost Via and the method in
 * its CSeq; and the peer, so that none can answer for another.
 */
record ClientKey(String peer, String branch, String method) {

  static Optional<ClientKey> of(String peer, SipMessage message) {
    return message
        .topVia()
        .transactionBranch()
        .map(branch -> new ClientKey(peer, branch, message.cseq().method()));
  }
}
