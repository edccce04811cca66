package org.callseal.core.crypto;

import java.util.Arrays;

/** HKDF-SHA-256 (RFC 5869). Stateless: any thread. */
public final class Hkdf {
  private static final int LONGEST = 255 * HmacSha256.LENGTH;

  private Hkdf() {}

  /** HKDF-Extract, section 2.2. An empty salt stands for 32 zero bytes, as the RFC has it. */
  public static SecretBytes extract(byte[] salt, SecretBytes inputKey) {
    return SecretBytes.adopt(new HmacSha256(salt).mac(inputKey.exposed()));
  }

  /** HKDF-Expand, section 2.3, for a result that is secret. */
  public static SecretBytes expand(SecretBytes key, byte[] info, int length) {
    return SecretBytes.adopt(expandToBytes(key, info, length));
  }

  /** HKDF-Expand for a result that is no secret by itself: a nonce, or a MAC to send. */
  public static byte[] expandToBytes(SecretBytes key, byte[] info, int length) {
    if (length < 0 || length > LONGEST) {
      throw new IllegalArgumentException("HKDF-Expand cannot give " + length + " bytes");
    }
    HmacSha256 hmac = new HmacSha256(key);
    byte[] output = new byte[length];
    byte[] block = new byte[0];
    byte[] counter = new byte[1];
    for (int done = 0; done < length; done += HmacSha256.LENGTH) {
      counter[0]++;
      byte[] next = hmac.mac(block, info, counter);
      Arrays.fill(block, (byte) 0);
      block = next;
      System.arraycopy(block, 0, output, done, Math.min(HmacSha256.LENGTH, length - done));
    }
    Arrays.fill(block, (byte) 0);
    return output;
  }
}
