package org.callseal.sip.digest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.callseal.core.crypto.SecretBytes;

/** The arithmetic of Digest with qop=auth or without (RFC 3261 22.4). Stateless. */
public final class DigestComputation {

  private DigestComputation() {}

  /** Whether the answer of an Authorization field is what this password gives. */
  public static boolean holds(DigestFields answer, String method, SecretBytes password) {
    Optional<DigestAlgorithm> algorithm = DigestAlgorithm.of(answer);
    if (algorithm.isEmpty()) {
      return false;
    }
    String expected =
        response(
            algorithm.get(),
            answer.text("username"),
            answer.text("realm"),
            password,
            method,
            answer.text("uri"),
            answer.text("nonce"),
            answer.value("qop").isPresent()
                ? Optional.of(new Freshness(answer.text("nc"), answer.text("cnonce")))
                : Optional.empty());
    return MessageDigest.isEqual(expected.getBytes(UTF_8), answer.text("response").getBytes(UTF_8));
  }

  /**
   * What the client adds under qop=auth.
   *
   * @param count nc, eight hexadecimal digits
   * @param clientNonce cnonce
   */
  public record Freshness(String count, String clientNonce) {}

  /** The value of response. */
  public static String response(
      DigestAlgorithm algorithm,
      String user,
      String realm,
      SecretBytes password,
      String method,
      String uri,
      String nonce,
      Optional<Freshness> freshness) {
    MessageDigest digest = algorithm.newDigest();
    digest.update((user + ":" + realm + ":").getBytes(UTF_8));
    digest.update(password.exposed());
    String a1 = HexFormat.of().formatHex(digest.digest());
    String a2 = hex(digest, method + ":" + uri);
    String middle =
        freshness.map(f -> ":" + f.count() + ":" + f.clientNonce() + ":auth:").orElse(":");
    return hex(digest, a1 + ":" + nonce + middle + a2);
  }

  private static String hex(MessageDigest digest, String text) {
    return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
  }
}
