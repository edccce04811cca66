package org.callseal.core.crypto;

import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * An X.509 certificate that a P-256 key signs for itself. Nobody is to trust it for anything:
 * Java's key stores want one beside a private key, or they do not find that again. Stateless.
 */
public final class SelfSignedCertificate {
  private static final String DEVICE = "callseal device";
  private static final Instant END = Instant.parse("2049-12-31T23:59:59Z");
  private static final AlgorithmIdentifier ECDSA =
      new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

  private SelfSignedCertificate() {}

  /** A device's. */
  public static byte[] of(P256Point key, UnaryOperator<byte[]> sign) {
    return of(DEVICE, key, sign);
  }

  /**
   * Its DER.
   *
   * @param name for people who look at it: letters, digits, spaces, dots and hyphens
   * @param sign gives the ECDSA signature with SHA-256, in DER, of the key over what it is handed
   */
  public static byte[] of(String name, P256Point key, UnaryOperator<byte[]> sign) {
    try {
      TBSCertificate signed = toBeSigned(new X500Name("CN=" + name), key);
      ASN1EncodableVector parts = new ASN1EncodableVector();
      parts.add(signed);
      parts.add(ECDSA);
      parts.add(new DERBitString(sign.apply(signed.getEncoded(ASN1Encoding.DER))));
      return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a certificate of our own cannot be written", e);
    }
  }

  private static TBSCertificate toBeSigned(X500Name name, P256Point key) {
    V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(1));
    generator.setSignature(ECDSA);
    generator.setIssuer(name);
    generator.setSubject(name);
    generator.setStartDate(new Time(Date.from(Instant.EPOCH)));
    generator.setEndDate(new Time(Date.from(END)));
    generator.setSubjectPublicKeyInfo(
        new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(
                X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1),
            key.toUncompressed()));
    return generator.generateTBSCertificate();
  }
}
