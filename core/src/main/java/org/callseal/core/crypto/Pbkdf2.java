package org.callseal.core.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * PBKDF2 with HMAC-SHA-256 (RFC 8018 section 5.2). The JDK has it for texts only; enrolment hashes
 * bytes. Stateless: any thread; one call takes a good part of a second.
 */
public final class Pbkdf2 {

  private Pbkdf2() {}

  /** The first {@code length} bytes of what the password gives with this salt. */
  public static SecretBytes derive(SecretBytes password, byte[] salt, int rounds, int length) {
    HmacSha256 hmac = new HmacSha256(password);
    byte[] output = new byte[length];
    for (int block = 1, done = 0; done < length; block++, done += HmacSha256.LENGTH) {
      byte[] f = block(hmac, salt, rounds, block);
      System.arraycopy(f, 0, output, done, Math.min(f.length, length - done));
      Arrays.fill(f, (byte) 0);
    }
    return SecretBytes.adopt(output);
  }

  /** F (P, S, c, i) = U_1 xor U_2 xor ... xor U_c. */
  private static byte[] block(HmacSha256 hmac, byte[] salt, int rounds, int number) {
    byte[] u = hmac.mac(salt, ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    byte[] f = u.clone();
    for (int round = 1; round < rounds; round++) {
      hmac.update(u);
      hmac.finish(u);
      for (int i = 0; i < f.length; i++) {
        f[i] ^= u[i];
      }
    }
    Arrays.fill(u, (byte) 0);
    return f;
  }
}
