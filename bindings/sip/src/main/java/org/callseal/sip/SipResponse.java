package org.callseal.sip;

import java.util.List;

/** A response. */
public final class SipResponse extends SipMessage {

  private final int status;
  private final String reason;

  SipResponse(
      byte[] bytes,
      List<HeaderField> fields,
      Span body,
      MandatoryFields mandatory,
      int status,
      String reason) {
    super(bytes, fields, body, mandatory);
    this.status = status;
    this.reason = reason;
  }

  /** The status code, 100 to 699. */
  public int status() {
    return status;
  }

  /** The reason phrase; may be empty. */
  public String reason() {
    return reason;
  }

  /** 1xx. */
  public boolean isProvisional() {
    return status < 200;
  }

  /** 2xx. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** 2xx to 6xx. */
  public boolean isFinal() {
    return status >= 200;
  }

  @Override
  public String toString() {
    return status + " " + reason;
  }
}
