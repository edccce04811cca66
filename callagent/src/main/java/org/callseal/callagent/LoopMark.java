package org.callseal.callagent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.Sha256;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipRequest;
import org.callseal.sip.Via;

/**
 * Tells a request that came back unchanged from one that only passes again (RFC 5393 4.2): the
 * second part of our branches is a hash of all that decides where a request goes. The hash is 8
 * bytes: a chance hit refuses one request in 2^64, a wanted one only its own sender's.
 *
 * @param text 16 hexadecimal digits
 */
record LoopMark(String text) {

  private static final int RANDOM_LENGTH = 8;
  private static final int HASH_LENGTH = 8;

  static LoopMark of(SipRequest request) {
    // RFC 5393 4.2.1: the method MUST NOT be part, so that CANCEL and ACK go the INVITE's way.
    List<String> deciding =
        List.of(
            request.requestUri(),
            String.join(",", request.headers(HeaderName.ROUTE)),
            request.from().tag().orElse(""),
            request.to().tag().orElse(""),
            request.callId(),
            Long.toString(request.cseq().number()));
    byte[] hash = Sha256.of(String.join("\n", deciding).getBytes(UTF_8));
    return new LoopMark(HexFormat.of().formatHex(hash, 0, HASH_LENGTH));
  }

  /** A branch that was never used before and carries the mark. */
  String branch(RandomSource random) {
    return branch(random.bytes(RANDOM_LENGTH));
  }

  /** The branch of an ACK, the same for each copy of it (RFC 3261 16.11). */
  String branchOfAck(SipRequest ack) {
    String received = ack.topVia().sentBy() + "\n" + ack.topVia().branch().orElse("");
    return branch(Arrays.copyOf(Sha256.of(received.getBytes(UTF_8)), RANDOM_LENGTH));
  }

  private String branch(byte[] unique) {
    return Via.MAGIC_COOKIE + HexFormat.of().formatHex(unique) + "." + text;
  }

  /** Whether the Via is one that we wrote for a request of this mark. */
  boolean isIn(Via via, String sentBy) {
    return via.sentBy().equals(sentBy)
        && via.branch().filter(branch -> branch.endsWith("." + text)).isPresent();
  }
}
