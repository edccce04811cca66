package org.callseal.sip.transaction;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.callseal.core.crypto.Sha256;
import org.callseal.sip.HeaderField;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;

/**
 * Builds one response to a request (RFC 3261 8.2.6): Via, From, To, Call-ID and CSeq are the
 * request's, the To tag is added. For one thread; used once.
 */
public final class SipResponses {

  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(100, "Trying"),
          Map.entry(180, "Ringing"),
          Map.entry(183, "Session Progress"),
          Map.entry(200, "OK"),
          Map.entry(202, "Accepted"),
          Map.entry(302, "Moved Temporarily"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(407, "Proxy Authentication Required"),
          Map.entry(408, "Request Timeout"),
          Map.entry(416, "Unsupported URI Scheme"),
          Map.entry(420, "Bad Extension"),
          Map.entry(421, "Extension Required"),
          Map.entry(423, "Interval Too Brief"),
          Map.entry(430, "Flow Failed"),
          Map.entry(439, "First Hop Lacks Outbound Support"),
          Map.entry(480, "Temporarily Unavailable"),
          Map.entry(481, "Call/Transaction Does Not Exist"),
          Map.entry(482, "Loop Detected"),
          Map.entry(483, "Too Many Hops"),
          Map.entry(486, "Busy Here"),
          Map.entry(487, "Request Terminated"),
          Map.entry(488, "Not Acceptable Here"),
          Map.entry(491, "Request Pending"),
          Map.entry(500, "Server Internal Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(504, "Server Time-out"),
          Map.entry(513, "Message Too Large"),
          Map.entry(603, "Decline"));

  private final SipRequest request;
  private final int status;
  private final SipText text;

  private SipResponses(SipRequest request, int status, String reason, String toTag) {
    this.request = request;
    this.status = status;
    this.text =
        SipText.response(status, reason)
            .copy(request, HeaderName.VIA)
            .copy(request, HeaderName.FROM)
            .header(HeaderName.TO, toField(request, status, toTag))
            .copy(request, HeaderName.CALL_ID)
            .copy(request, HeaderName.CSEQ);
    if (status == 100) {
      // RFC 3261 8.2.6.1: a Timestamp MUST be copied into the 100.
      text.copy(request, HeaderName.TIMESTAMP);
    }
  }

  /**
   * Begins a response with the status's own reason phrase and a tag that follows from the request.
   */
  public static SipResponses to(SipRequest request, int status) {
    return new SipResponses(request, status, reasonOf(status), tagOf(request));
  }

  /** Begins a response with this tag in its To, unless the request's To has one. */
  public static SipResponses to(SipRequest request, int status, String toTag) {
    return new SipResponses(request, status, reasonOf(status), toTag);
  }

  /** Begins a response with a reason phrase for people to read. */
  public static SipResponses saying(SipRequest request, int status, String reason) {
    return new SipResponses(request, status, reason, tagOf(request));
  }

  /** The reason phrase that we write with a status. */
  public static String reasonOf(int status) {
    return REASONS.getOrDefault(status, "Status " + status);
  }

  /** Adds a header field. */
  public SipResponses header(HeaderName name, String value) {
    text.header(name, value);
    return this;
  }

  /** Adds the request's fields of this name. */
  public SipResponses copy(HeaderName name) {
    text.copy(request, name);
    return this;
  }

  /**
   * Lists the request's tags of one field in another of the response: what is not understood. One
   * field for each of the request's, so that none grows longer than it was.
   */
  public SipResponses list(HeaderName name, HeaderName from, Predicate<String> which) {
    for (HeaderField field : request.fields(from)) {
      String tags = field.listed().stream().filter(which).collect(Collectors.joining(", "));
      if (!tags.isEmpty()) {
        text.header(name, tags);
      }
    }
    return this;
  }

  /** Sets the body. */
  public SipResponses body(String contentType, byte[] content) {
    text.body(contentType, content);
    return this;
  }

  /** The response. */
  public SipResponse response() {
    return text.toResponse();
  }

  @Override
  public String toString() {
    return status + " to " + request;
  }

  private static String toField(SipRequest request, int status, String toTag) {
    String to = request.header(HeaderName.TO).orElseThrow();
    // RFC 3261 8.2.6.2: a To without tag MUST get one, except in a 100.
    if (status == 100 || request.to().tag().isPresent()) {
      return to;
    }
    return to + ";tag=" + toTag;
  }

  /** The same for a request and its retransmissions, as for the stateless (RFC 3261 8.2.7). */
  private static String tagOf(SipRequest request) {
    String name =
        String.join(
            "\n",
            request.topVia().branch().orElse(""),
            request.topVia().sentBy(),
            request.from().tag().orElse(""),
            request.callId(),
            Long.toString(request.cseq().number()));
    return HexFormat.of().formatHex(Sha256.of(name.getBytes(StandardCharsets.UTF_8)), 0, 8);
  }
}
