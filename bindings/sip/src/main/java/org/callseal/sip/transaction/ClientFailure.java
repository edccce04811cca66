package org.callseal.sip.transaction;

/** How a client transaction ends without a final response. */
public enum ClientFailure {
  /** Nothing came within 64*T1; counts as a 408 (RFC 3261 8.1.3.1). */
  TIMEOUT(408),
  /** The transport could not send; counts as a 503 (RFC 3261 8.1.3.1). */
  TRANSPORT(503);

  private final int status;

  ClientFailure(int status) {
    this.status = status;
  }

  /** The status that the user of the transaction takes it for. */
  public int status() {
    return status;
  }
}
