package org.callseal.core.crypto;

import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * AES-CCM with a 16-byte key, a 13-byte nonce and a 16-byte tag: AES-CCM-16-128-128 of RFC 9053
 * section 4.2, as EDHOC suite 3 has it. The JDK has no CCM; Bouncy Castle has.
 *
 * <p>Thread rule: stateless, any thread.
 */
public final class AesCcm {
  public static final int KEY_LENGTH = 16;
  public static final int NONCE_LENGTH = 13;
  public static final int TAG_LENGTH = 16;

  private AesCcm() {}

  /** The cipher text with its tag behind it. */
  public static byte[] seal(SecretBytes key, byte[] nonce, byte[] additional, byte[] plaintext) {
    return seal(TAG_LENGTH, key, nonce, additional, plaintext);
  }

  /** The plain text, or nothing if the cipher text is not genuine. */
  public static Optional<byte[]> open(
      SecretBytes key, byte[] nonce, byte[] additional, byte[] sealed) {
    return open(TAG_LENGTH, key, nonce, additional, sealed);
  }

  public static byte[] seal(
      int tagLength, SecretBytes key, byte[] nonce, byte[] additional, byte[] plaintext) {
    CCMBlockCipher cipher = cipher(true, tagLength, key, nonce, additional);
    try {
      return cipher.processPacket(plaintext, 0, plaintext.length);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("CCM could not seal", e);
    }
  }

  public static Optional<byte[]> open(
      int tagLength, SecretBytes key, byte[] nonce, byte[] additional, byte[] sealed) {
    if (sealed.length < tagLength) {
      return Optional.empty();
    }
    CCMBlockCipher cipher = cipher(false, tagLength, key, nonce, additional);
    try {
      return Optional.of(cipher.processPacket(sealed, 0, sealed.length));
    } catch (InvalidCipherTextException notGenuine) {
      return Optional.empty();
    }
  }

  private static CCMBlockCipher cipher(
      boolean seals, int tagLength, SecretBytes key, byte[] nonce, byte[] additional) {
    if (key.length() != KEY_LENGTH || nonce.length != NONCE_LENGTH) {
      throw new IllegalArgumentException("key or nonce of a wrong length");
    }
    CCMBlockCipher cipher = (CCMBlockCipher) CCMBlockCipher.newInstance(AESEngine.newInstance());
    cipher.init(
        seals,
        new AEADParameters(new KeyParameter(key.exposed()), 8 * tagLength, nonce, additional));
    return cipher;
  }
}
