package org.callseal.core.crypto;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.interfaces.ECPrivateKey;
import javax.security.auth.DestroyFailedException;
import org.jspecify.annotations.Nullable;

/**
 * The private half of a P-256 key, in the form its {@link P256} works with, or in a token that
 * works with it alone and never gives it away.
 *
 * <p>Thread rule: immutable but for {@link #wipe}. Lifetime: an ephemeral one is wiped with the
 * exchange it served. Java's providers cannot all erase a key; what they cannot is dropped.
 */
public final class P256PrivateKey {
  private final PrivateKey key;
  private final @Nullable Provider token;
  private volatile boolean wiped;

  P256PrivateKey(PrivateKey key) {
    this(key, null);
  }

  private P256PrivateKey(PrivateKey key, @Nullable Provider token) {
    this.key = key;
    this.token = token;
  }

  /** A key that a token holds; it agrees, and cannot be read. */
  public static P256PrivateKey inToken(PrivateKey key, Provider token) {
    return new P256PrivateKey(key, token);
  }

  /** The 32 bytes of the scalar, for a key file. */
  public SecretBytes scalar() {
    return SecretBytes.adopt(P256.fixedLength(number()));
  }

  /** Wipes it, once: some providers throw when asked a second time. */
  public void wipe() {
    if (wiped) {
      return;
    }
    wiped = true;
    try {
      key.destroy();
    } catch (DestroyFailedException notSupported) {
      // The JDK's keys say so always; the reference goes with this object.
      return;
    }
  }

  @Override
  public String toString() {
    return "P256PrivateKey";
  }

  PrivateKey exposed() {
    if (wiped) {
      throw new IllegalStateException("private key used after it was wiped");
    }
    return key;
  }

  /** Who works with it, where that is not whoever asks. */
  @Nullable Provider token() {
    return token;
  }

  BigInteger number() {
    if (token != null) {
      throw new IllegalStateException("a key in a token cannot be read");
    }
    return ((ECPrivateKey) exposed()).getS();
  }
}
