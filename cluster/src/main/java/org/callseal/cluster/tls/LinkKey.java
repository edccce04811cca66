package org.callseal.cluster.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import org.callseal.core.cluster.Pin;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.crypto.SelfSignedCertificate;

/**
 * A member's own key for links, with the certificate that TLS wants beside it. The pin is all that
 * others know of it.
 *
 * <p>Immutable: any thread. Lifetime: the process; the scalar is kept in a file of its owner alone.
 */
public final class LinkKey {

  private static final String NAME = "callseal link";
  private static final String JDK = "SunEC";

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final Pin pin;

  private LinkKey(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
    this.pin = Pin.ofKey(certificate.getPublicKey().getEncoded());
  }

  /**
   * The key of this scalar of P-256.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static LinkKey of(SecretBytes scalar) {
    if (!P256.isScalar(scalar)) {
      throw new IllegalArgumentException("not a private key of P-256");
    }
    try {
      P256Point point = P256.fastest().keyPair(scalar).point();
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC", JDK);
      curve.init(new ECGenParameterSpec("secp256r1"));
      PrivateKey key =
          KeyFactory.getInstance("EC", JDK)
              .generatePrivate(
                  new ECPrivateKeySpec(
                      new BigInteger(1, scalar.exposed()),
                      curve.getParameterSpec(ECParameterSpec.class)));
      byte[] der = SelfSignedCertificate.of(NAME, point, bytes -> sign(key, bytes));
      return new LinkKey(
          key,
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  private static byte[] sign(PrivateKey key, byte[] bytes) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA", JDK);
      signature.initSign(key);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with ECDSA", e);
    }
  }

  public Pin pin() {
    return pin;
  }

  PrivateKey exposed() {
    return key;
  }

  X509Certificate certificate() {
    return certificate;
  }

  @Override
  public String toString() {
    return "LinkKey " + pin;
  }
}
