package org.callseal.core.crypto;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;

/**
 * ES256: ECDSA on P-256 with SHA-256, the signature as r and s of 32 bytes each (RFC 9053 section
 * 2.1). It is rare enough that the JDK's own implementation serves.
 *
 * <p>Thread rule: stateless, any thread.
 */
public final class Es256 {
  public static final int LENGTH = 64;
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

  private Es256() {}

  public static byte[] sign(P256PrivateKey key, byte[] message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM, "SunEC");
      signature.initSign(P256.jdkPrivateKey(key));
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with ES256", e);
    }
  }

  /** Whether the signature is right; one of another length is wrong. */
  public static boolean verify(P256Point key, byte[] message, byte[] signed) {
    if (signed.length != LENGTH) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance(ALGORITHM, "SunEC");
      signature.initVerify(P256.jdkPublicKey(key));
      signature.update(message);
      return signature.verify(signed);
    } catch (SignatureException wrong) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK verifies ES256", e);
    }
  }
}
