package org.callseal.sip;

import org.callseal.transport.Medium;
import org.jspecify.annotations.Nullable;

/** A message of ours as it goes over a medium, where the RFC asks for something else. Stateless. */
public final class Carried {

  private static final String PROTOCOL = "SIP/2.0/";

  private Carried() {}

  /**
   * The message for this medium. RFC 3261 20.14: on a stream Content-Length MUST be there. RFC 3261
   * 18.1.1: where the transport is another than the top Via names, that MUST be changed; for a
   * request, whose top Via is ours.
   */
  public static SipMessage over(Medium medium, SipMessage message) {
    boolean lengthMissing = medium.isReliable() && !message.has(HeaderName.CONTENT_LENGTH);
    Span transport = message instanceof SipRequest request ? otherTransport(medium, request) : null;
    if (!lengthMissing && transport == null) {
      return message;
    }
    SipRewrite rewrite = SipRewrite.of(message);
    if (lengthMissing) {
      rewrite.addLast(HeaderName.CONTENT_LENGTH, String.valueOf(message.body().length));
    }
    if (transport != null) {
      rewrite.replace(transport, medium.name());
    }
    return rewrite.message();
  }

  /** Where our top Via names another transport than this one. */
  private static @Nullable Span otherTransport(Medium medium, SipRequest request) {
    if (request.topVia().transport().equals(medium.name())) {
      return null;
    }
    HeaderField field = request.first(HeaderName.VIA).orElseThrow();
    int start = field.value().start() + PROTOCOL.length();
    return new Span(start, start + request.topVia().transport().length());
  }
}
