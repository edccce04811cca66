package org.callseal.sip.transaction;

import org.callseal.sip.SipResponse;

/** Who sent a request and waits for what comes of it. Called on the loop's thread. */
public interface ClientUser {

  /**
   * A response came that is no retransmission: provisional ones, then one final one; of an INVITE
   * every 2xx there is, retransmitted ones too (RFC 6026 7.2).
   */
  void answered(ClientTransaction transaction, SipResponse response);

  /** The transaction ended without a final response. */
  void failed(ClientTransaction transaction, ClientFailure failure);
}
