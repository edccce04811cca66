package org.callseal.edge.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.sip.SipMessage;

/**
 * The To tag of answers that the edge gives by itself. RFC 3261 8.2.7: a stateless server MUST give
 * the same tag to a retransmission; by the same tag the edge knows the ACK that ends with it. An
 * answer that a call agent passes on comes back through this edge to the caller, whose own ACK goes
 * on to the call agent: so the tag covers the branch of the hop that was answered, which only the
 * ACK of that hop has (RFC 3261 17.1.1.3).
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class AnswerTags {

  private static final int MAC_LENGTH = 8;

  private final TokenMac mac;

  public AnswerTags(SecretBytes key) {
    this.mac = new TokenMac(key);
  }

  /** The tag of our answer to this request. */
  public String of(SipMessage request) {
    byte[] tag =
        mac.of(
            "answer",
            MAC_LENGTH,
            request.callId().getBytes(UTF_8),
            request.topVia().branch().orElse("").getBytes(UTF_8),
            request.from().tag().orElse("").getBytes(UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
  }

  /** Whether the message carries the tag of an answer of ours. */
  public boolean isOurs(SipMessage message) {
    return HmacSha256.same(
        message.to().tag().orElse("").getBytes(UTF_8), of(message).getBytes(UTF_8));
  }
}
