package org.callseal.core.credential;

import java.util.Optional;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.P256PrivateKey;
import org.callseal.core.crypto.SecretBytes;

/**
 * A private key for static Diffie-Hellman together with the credential that names its public half:
 * the device key of an endpoint, the exchange key of a domain.
 *
 * <p>Thread rule: immutable. Lifetime: the process that holds the key.
 */
public final class StaticKey {
  private final P256PrivateKey privateKey;
  private final Credential credential;

  private StaticKey(P256PrivateKey privateKey, Credential credential) {
    this.privateKey = privateKey;
    this.credential = credential;
  }

  /** Empty unless the scalar is one and its point is the credential's, to the sign of y. */
  public static Optional<StaticKey> of(P256 curve, SecretBytes scalar, Credential credential) {
    if (!P256.isScalar(scalar)) {
      return Optional.empty();
    }
    P256PrivateKey key = curve.privateKey(scalar);
    return P256.pointOf(key).equals(credential.key())
        ? Optional.of(new StaticKey(key, credential))
        : Optional.empty();
  }

  /**
   * The same of a key that cannot be read, as in a token: whether it is the credential's shows an
   * agreement with a key that was made for that. It leaves the sign of y open, as agreements do.
   */
  public static Optional<StaticKey> ofToken(P256 curve, P256PrivateKey key, Credential credential) {
    P256KeyPair probe = curve.generate();
    try (SecretBytes here = curve.agree(key, probe.point());
        SecretBytes there = curve.agree(probe.privateKey(), credential.key())) {
      return here.equals(there) ? Optional.of(new StaticKey(key, credential)) : Optional.empty();
    } finally {
      probe.privateKey().wipe();
    }
  }

  public P256PrivateKey privateKey() {
    return privateKey;
  }

  public Credential credential() {
    return credential;
  }

  @Override
  public String toString() {
    return "StaticKey of " + credential;
  }
}
