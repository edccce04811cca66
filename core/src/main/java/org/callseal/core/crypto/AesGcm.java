package org.callseal.core.crypto;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with a 12-byte nonce and a 16-byte tag, for what is kept in a store. A nonce serves
 * once per key: the caller draws it.
 *
 * <p>Thread rule: stateless, any thread.
 */
public final class AesGcm {
  public static final int KEY_LENGTH = 32;
  public static final int NONCE_LENGTH = 12;
  public static final int TAG_LENGTH = 16;

  private AesGcm() {}

  /** The cipher text with its tag behind it. */
  public static byte[] seal(SecretBytes key, byte[] nonce, byte[] additional, byte[] plaintext) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, nonce, additional).doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /** The plain text, or nothing if the cipher text is not genuine. */
  public static Optional<byte[]> open(
      SecretBytes key, byte[] nonce, byte[] additional, byte[] sealed) {
    if (sealed.length < TAG_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce, additional).doFinal(sealed));
    } catch (AEADBadTagException notGenuine) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  private static Cipher cipher(int mode, SecretBytes key, byte[] nonce, byte[] additional)
      throws GeneralSecurityException {
    if (key.length() != KEY_LENGTH || nonce.length != NONCE_LENGTH) {
      throw new IllegalArgumentException("key or nonce of a wrong length");
    }
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key.exposed(), "AES"), new GCMParameterSpec(8 * TAG_LENGTH, nonce));
    cipher.updateAAD(additional);
    return cipher;
  }
}
