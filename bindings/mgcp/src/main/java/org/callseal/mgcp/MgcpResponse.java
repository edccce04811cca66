package org.callseal.mgcp;

/** A response (RFC 3435 3.3). Immutable. */
public final class MgcpResponse extends MgcpMessage {

  private final int code;
  private final String text;

  MgcpResponse(Frame frame, int transaction, int code, String text) {
    super(frame, transaction);
    this.code = code;
    this.text = text;
  }

  /** Three digits; 1xx is provisional, 000 acknowledges a response (RFC 3435 3.5.6). */
  public int code() {
    return code;
  }

  public boolean isProvisional() {
    return code >= 100 && code < 200;
  }

  /** What stands behind the transaction identifier: package name and commentary, or nothing. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return code + " " + transaction();
  }
}
