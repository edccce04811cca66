package org.callseal.edge.route;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.stream.Collectors;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.token.AnswerTags;
import org.callseal.sip.HeaderField;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.SipText;

/**
 * The answers that the edge gives by itself, as a stateless server (RFC 3261 8.2.7): the same
 * question has the same answer. Belongs to one loop; lives as long as the edge.
 */
public final class Answers {

  private static final int WARNING_CODE = 399;

  private final AnswerTags tags;

  public Answers(AnswerTags tags) {
    this.tags = tags;
  }

  /** Whether this is the ACK of an answer of ours: it goes no further. */
  public boolean isAckOfOurs(SipMessage message) {
    return message instanceof SipRequest request && request.is("ACK") && tags.isOurs(request);
  }

  /** An answer, or silence where the request is an ACK, which is never answered. */
  public Way answer(SipRequest request, InetSocketAddress source, int status, String reason) {
    return request.is("ACK")
        ? new Way.Refused(Refusal.NOT_ADMITTED)
        : new Way.Answered(begin(request, source, status, reason).bytes());
  }

  /** An answer that says in a Warning why. */
  public Way warn(
      SipRequest request, InetSocketAddress source, int status, String reason, Refusal why) {
    return request.is("ACK")
        ? new Way.Refused(why)
        : new Way.Answered(
            begin(request, source, status, reason)
                .header(HeaderName.WARNING, warning(why))
                .bytes());
  }

  /**
   * RFC 3261 16.3 step 5: a Proxy-Require that is not understood MUST be refused with 420. Privacy
   * (RFC 3323) is the call agent's to give; we pass it on.
   */
  public Optional<Way> unlessUnderstood(SipRequest request, InetSocketAddress source) {
    if (request.is("ACK")
        || request.is("CANCEL")
        || request.headers(HeaderName.PROXY_REQUIRE).stream().noneMatch(Answers::isUnknown)) {
      return Optional.empty();
    }
    SipText text = begin(request, source, 420, "Bad Extension");
    for (HeaderField field : request.fields(HeaderName.PROXY_REQUIRE)) {
      String unknown =
          field.listed().stream().filter(Answers::isUnknown).collect(Collectors.joining(", "));
      if (!unknown.isEmpty()) {
        text.header(HeaderName.UNSUPPORTED, unknown);
      }
    }
    return Optional.of(new Way.Answered(text.bytes()));
  }

  private static boolean isUnknown(String tag) {
    return !tag.equalsIgnoreCase("privacy");
  }

  /** The answer to a request that leaves no room for what proxies add. */
  public Optional<Way> unlessThereIsRoom(SipRequest request, InetSocketAddress source) {
    return request.leavesRoom()
        ? Optional.empty()
        : Optional.of(answer(request, source, 513, "Message Too Large"));
  }

  /** The answer that no call agent is there. */
  public Way unavailable(SipRequest request, InetSocketAddress source, int retryAfter) {
    return request.is("ACK")
        ? new Way.Refused(Refusal.NOT_ADMITTED)
        : new Way.Answered(
            begin(request, source, 503, "Service Unavailable")
                .header(HeaderName.RETRY_AFTER, String.valueOf(retryAfter))
                .bytes());
  }

  /** The text in a Warning that names a refusal. */
  public static String warning(Refusal refusal) {
    return WARNING_CODE + " callseal \"" + refusal.word() + "\"";
  }

  private SipText begin(SipRequest request, InetSocketAddress source, int status, String reason) {
    SipMessage noted = SipRewrite.of(request).noteSource(source).message();
    String to = request.header(HeaderName.TO).orElseThrow();
    return SipText.response(status, reason)
        .copy(noted, HeaderName.VIA)
        .copy(request, HeaderName.FROM)
        .header(
            HeaderName.TO, request.to().tag().isPresent() ? to : to + ";tag=" + tags.of(request))
        .copy(request, HeaderName.CALL_ID)
        .copy(request, HeaderName.CSEQ);
  }
}
