package org.callseal.core.cluster;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.callseal.core.crypto.Sha256;

/**
 * What a member of a cluster is known by: the SHA-256 of its public key's SubjectPublicKeyInfo in
 * DER (RFC 5280 section 4.1.2.7), as RFC 7469 section 2.4 computes pins. No secret.
 *
 * <p>Immutable: any thread.
 */
public final class Pin {
  public static final int LENGTH = Sha256.LENGTH;

  private final byte[] hash;

  private Pin(byte[] hash) {
    this.hash = hash;
  }

  /** The pin of a key in this encoding, which is what {@code PublicKey.getEncoded} gives. */
  public static Pin ofKey(byte[] subjectPublicKeyInfo) {
    return new Pin(Sha256.of(subjectPublicKeyInfo));
  }

  /** The pin of these bytes, if there are 32. */
  public static Optional<Pin> of(byte[] bytes) {
    return bytes.length == LENGTH ? Optional.of(new Pin(bytes.clone())) : Optional.empty();
  }

  /** Reads what {@link #toString} writes. */
  public static Optional<Pin> parse(String text) {
    try {
      return of(Base64.getUrlDecoder().decode(text)).filter(pin -> pin.toString().equals(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public byte[] bytes() {
    return hash.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pin that && MessageDigest.isEqual(hash, that.hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }

  /** 43 characters of base64url. */
  @Override
  public String toString() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }
}
