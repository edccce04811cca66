package org.callseal.sip;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a message of our own: start line, then the header fields in the order given, then
 * Content-Length and the body. For one message and one thread.
 */
public final class SipText {

  private static final byte[] NO_BODY = {};

  private final StringBuilder head = new StringBuilder(512);
  private byte[] body = NO_BODY;

  private SipText(String startLine) {
    head.append(checked(startLine)).append("\r\n");
  }

  /** Begins a request. */
  public static SipText request(String method, String requestUri) {
    return new SipText(method + " " + requestUri + " SIP/2.0");
  }

  /** Begins a response. */
  public static SipText response(int status, String reason) {
    return new SipText("SIP/2.0 " + status + " " + reason);
  }

  /** Adds a header field. */
  public SipText header(HeaderName name, String value) {
    head.append(line(name, value));
    return this;
  }

  /** Adds a header field of any name. */
  public SipText header(String name, String value) {
    return header(HeaderName.of(name), value);
  }

  /** Adds the fields of this name of another message, in their order. */
  public SipText copy(SipMessage from, HeaderName name) {
    from.fields(name).forEach(field -> header(name, field.text()));
    return this;
  }

  /** Sets the body and adds its Content-Type. */
  public SipText body(String contentType, byte[] content) {
    header(HeaderName.CONTENT_TYPE, contentType);
    body = content.clone();
    return this;
  }

  /** The message's bytes. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(head.length() + body.length + 32);
    out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    String length = line(HeaderName.CONTENT_LENGTH, String.valueOf(body.length));
    out.writeBytes((length + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(body);
    return out.toByteArray();
  }

  /**
   * The request that has been written.
   *
   * @throws IllegalStateException when it is not a well-formed request
   */
  public SipRequest toRequest() {
    return switch (SipParser.parseOwn(bytes())) {
      case SipRequest request -> request;
      case SipResponse _ -> throw new IllegalStateException("a response, not a request");
      case Malformed(var fault) -> throw new IllegalStateException(fault.word());
    };
  }

  /**
   * The response that has been written.
   *
   * @throws IllegalStateException when it is not a well-formed response
   */
  public SipResponse toResponse() {
    return switch (SipParser.parseOwn(bytes())) {
      case SipResponse response -> response;
      case SipRequest _ -> throw new IllegalStateException("a request, not a response");
      case Malformed(var fault) -> throw new IllegalStateException(fault.word());
    };
  }

  static String line(HeaderName name, String value) {
    return name.text() + ": " + checked(value) + "\r\n";
  }

  private static String checked(String text) {
    if (!Grammar.isValueText(text)) {
      throw new IllegalArgumentException("a control character in a header field");
    }
    return text;
  }
}
