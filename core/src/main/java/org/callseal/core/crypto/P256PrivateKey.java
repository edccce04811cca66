package org.callseal.core.crypto;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import javax.security.auth.DestroyFailedException;

/**
 * The private half of a P-256 key, in the form its {@link P256} works with.
 *
 * <p>Thread rule: immutable but for {@link #wipe}. Lifetime: an ephemeral one is wiped with the
 * exchange it served. Java's providers cannot all erase a key; what they cannot is dropped.
 */
public final class P256PrivateKey {
  private final PrivateKey key;
  private volatile boolean wiped;

  P256PrivateKey(PrivateKey key) {
    this.key = key;
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

  BigInteger number() {
    return ((ECPrivateKey) exposed()).getS();
  }
}
