package org.callseal.cluster.join;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.callseal.core.cluster.JoinInvitation;
import org.callseal.core.cluster.Pin;
import org.callseal.core.crypto.Hkdf;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.SecretBytes;

/**
 * How one who joins shows that he has the token.
 *
 * <pre>
 * secret = HKDF-Expand(join key, id (8) | kind (1) | end (8) | name, 16)
 * proof  = HMAC-SHA-256(secret, "callseal 1 join" | own pin (32) | authority's pin (32))
 * </pre>
 *
 * <p>Every authority computes the secret anew, so that the store has none; and a row of the store
 * that somebody changed has another secret. The proof is bound to both ends of its TLS connection.
 */
public final class JoinProof {
  static final int SECRET_LENGTH = 16;

  private static final byte[] LABEL = "callseal 1 join".getBytes(StandardCharsets.US_ASCII);

  /** Why one does not become a member. */
  public enum Refusal {
    NOT_GOOD(1, "the token was used, was taken back, or is of another cluster; invite once more"),
    EXPIRED(2, "the token was good for one hour, and that is over; invite once more"),
    NAME_TAKEN(3, "another member has the name or the key; remove it, or use another name");

    private final int number;
    private final String text;

    Refusal(int number, String text) {
      this.number = number;
      this.text = text;
    }

    public int number() {
      return number;
    }

    public String text() {
      return text;
    }

    static Optional<Refusal> of(long number) {
      return number >= 1 && number <= values().length
          ? Optional.of(values()[(int) number - 1])
          : Optional.empty();
    }
  }

  private JoinProof() {}

  /** What the token of this invitation holds. */
  public static SecretBytes secret(SecretBytes joinKey, JoinInvitation invitation) {
    byte[] name = invitation.name().getBytes(StandardCharsets.US_ASCII);
    byte[] info =
        ByteBuffer.allocate(2 * Long.BYTES + 1 + name.length)
            .putLong(invitation.id())
            .put((byte) invitation.kind().number())
            .putLong(invitation.endSeconds())
            .put(name)
            .array();
    return Hkdf.expand(joinKey, info, SECRET_LENGTH);
  }

  /** The proof of one with this pin toward an authority with that one. */
  public static byte[] of(SecretBytes secret, Pin own, Pin authority) {
    return new HmacSha256(secret).mac(LABEL, own.bytes(), authority.bytes());
  }
}
