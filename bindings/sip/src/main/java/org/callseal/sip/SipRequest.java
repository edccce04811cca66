package org.callseal.sip;

import java.util.List;
import java.util.Optional;

/** A request. */
public final class SipRequest extends SipMessage {

  private final String method;
  private final String requestUri;

  SipRequest(
      byte[] bytes,
      List<HeaderField> fields,
      Span body,
      MandatoryFields mandatory,
      String method,
      String requestUri) {
    super(bytes, fields, body, mandatory);
    this.method = method;
    this.requestUri = requestUri;
  }

  /** The method; methods are told apart by case (RFC 3261 7.1). */
  public String method() {
    return method;
  }

  /** Whether the method is this one. */
  public boolean is(String name) {
    return method.equals(name);
  }

  /** The Request-URI as spelled, of any scheme. */
  public String requestUri() {
    return requestUri;
  }

  /** The Request-URI where it is a sip or sips URI; then it is well-formed. */
  public Optional<SipUri> requestSipUri() {
    return SipUri.parse(requestUri);
  }

  /** Where the Request-URI stands. */
  public Span requestUriSpan() {
    return new Span(method.length() + 1, method.length() + 1 + requestUri.length());
  }

  /**
   * Whether it may make a dialog, or be the first that one side hears of its dialog (RFC 6665 4.2.2
   * for NOTIFY), so that a proxy that wants to stay in the dialog's way records its route.
   */
  public boolean mayFormDialog() {
    return switch (method) {
      case "INVITE", "SUBSCRIBE", "REFER", "NOTIFY" -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return method + " " + requestUri;
  }
}
