package org.callseal.core.enrolment;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.P256Scalar;
import org.callseal.core.crypto.SecretBytes;

/**
 * The registration record of RFC 9383: w0 and L. It checks a pass-phrase and cannot be used as one;
 * whoever steals it can try guesses against it without asking anybody.
 *
 * <pre>
 * w0 (32) | L, uncompressed (65)
 * </pre>
 *
 * <p>Thread rule: immutable. Lifetime: as long as the pass-phrase is to serve.
 */
public final class PassPhraseVerifier {
  public static final int LENGTH = P256.LENGTH + P256Point.UNCOMPRESSED_LENGTH;

  private final P256Scalar w0;
  private final P256Point l;

  PassPhraseVerifier(P256Scalar w0, P256Point l) {
    this.w0 = w0;
    this.l = l;
  }

  /**
   * One that nobody has a pass-phrase for, always the same for the same bytes.
   *
   * @param wide 80 secret bytes
   */
  public static PassPhraseVerifier ofNothing(SecretBytes wide) {
    try (SecretBytes w0s = half(wide, 0);
        SecretBytes w1s = half(wide, 1);
        PassPhraseKeys keys =
            new PassPhraseKeys(P256Scalar.reduced(w0s), P256Scalar.reduced(w1s))) {
      return keys.verifier();
    }
  }

  /** The verifier of these bytes, if they are one. */
  public static Optional<PassPhraseVerifier> parse(byte[] bytes) {
    if (bytes.length != LENGTH) {
      return Optional.empty();
    }
    try (SecretBytes w0 = SecretBytes.adopt(Arrays.copyOf(bytes, P256.LENGTH))) {
      if (!P256.isScalar(w0)) {
        return Optional.empty();
      }
      P256Scalar scalar = P256Scalar.of(w0);
      return P256Point.ofUncompressed(Arrays.copyOfRange(bytes, P256.LENGTH, LENGTH))
          .map(l -> new PassPhraseVerifier(scalar, l));
    }
  }

  /** What {@link #parse} reads; a secret. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(LENGTH).put(w0.bytes().exposed()).put(l.toUncompressed()).array();
  }

  P256Scalar w0() {
    return w0;
  }

  P256Point l() {
    return l;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PassPhraseVerifier that && w0.equals(that.w0) && l.equals(that.l);
  }

  @Override
  public int hashCode() {
    return l.hashCode();
  }

  @Override
  public String toString() {
    return "PassPhraseVerifier";
  }

  private static SecretBytes half(SecretBytes wide, int which) {
    int length = wide.length() / 2;
    return SecretBytes.adopt(
        Arrays.copyOfRange(wide.exposed(), which * length, (which + 1) * length));
  }
}
