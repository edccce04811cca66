package org.callseal.core.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.KeyAgreement;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * Key generation and key agreement on P-256, by one {@link CurveProvider}. It only ever meets
 * points that have been checked ({@link P256Point}), because the providers themselves do not all
 * check.
 *
 * <p>Thread rule: immutable, any thread. Lifetime: the process.
 */
public final class P256 {
  /** Length of a coordinate, of a scalar and of a shared secret. */
  public static final int LENGTH = 32;

  private static final X9ECParameters DOMAIN = CustomNamedCurves.getByName("secp256r1");
  private static final BigInteger ORDER = DOMAIN.getN();
  private static final ECParameterSpec PARAMETERS = parameters();

  private final CurveProvider provider;

  public P256(CurveProvider provider) {
    this.provider = provider;
  }

  /** By the fastest provider that works here. */
  public static P256 fastest() {
    return new P256(CurveProvider.fastest());
  }

  /** A new key from the provider's own secure random source. */
  public P256KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider.provider());
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      P256Point point = pointOf((ECPublicKey) pair.getPublic()).orElseThrow();
      return new P256KeyPair(new P256PrivateKey(pair.getPrivate()), point);
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  /** The point of a key that another provider has made, if it is one of P-256. */
  public static Optional<P256Point> pointOf(ECPublicKey key) {
    ECPoint w = key.getW();
    return P256Point.of(fixedLength(w.getAffineX()), fixedLength(w.getAffineY()));
  }

  /** A new key from a given source, slower: for runs that a seed must decide. */
  public P256KeyPair generate(RandomSource random) {
    while (true) {
      SecretBytes scalar = SecretBytes.random(random, LENGTH);
      if (isScalar(scalar)) {
        return keyPair(scalar);
      }
    }
  }

  /** The key of this scalar, with its point. */
  public P256KeyPair keyPair(SecretBytes scalar) {
    P256PrivateKey key = privateKey(scalar);
    return new P256KeyPair(key, pointOf(key));
  }

  /** The key of this scalar; one that is not a scalar of P-256 throws. */
  public P256PrivateKey privateKey(SecretBytes scalar) {
    if (!isScalar(scalar)) {
      throw new IllegalArgumentException("not a private key of P-256");
    }
    try {
      return new P256PrivateKey(
          factory()
              .generatePrivate(
                  new ECPrivateKeySpec(new BigInteger(1, scalar.exposed()), PARAMETERS)));
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  /** Whether the bytes are a private key: 32 of them, at least 1, below the order. */
  public static boolean isScalar(SecretBytes scalar) {
    if (scalar.length() != LENGTH) {
      return false;
    }
    BigInteger number = new BigInteger(1, scalar.exposed());
    return number.signum() > 0 && number.compareTo(ORDER) < 0;
  }

  /** The point that belongs to a private key. */
  public static P256Point pointOf(P256PrivateKey key) {
    return P256Point.of(new FixedPointCombMultiplier().multiply(DOMAIN.getG(), key.number()));
  }

  /** Elliptic curve Diffie-Hellman: the x coordinate of the product, always 32 bytes. */
  public SecretBytes agree(P256PrivateKey own, P256Point peer) {
    try {
      Provider token = own.token();
      KeyAgreement agreement =
          KeyAgreement.getInstance("ECDH", token == null ? provider.provider() : token);
      agreement.init(own.exposed());
      agreement.doPhase(token == null ? publicKey(peer) : jdkPublicKey(peer), true);
      byte[] secret = agreement.generateSecret();
      if (secret.length != LENGTH) {
        throw new IllegalStateException(provider + " gave a secret of " + secret.length + " bytes");
      }
      return SecretBytes.adopt(secret);
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  public CurveProvider provider() {
    return provider;
  }

  static BigInteger order() {
    return ORDER;
  }

  /** Unsigned, big-endian, in 32 bytes: {@code toByteArray} gives 31 to 33 as the number likes. */
  static byte[] fixedLength(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] fixed = new byte[LENGTH];
    int take = Math.min(signed.length, LENGTH);
    System.arraycopy(signed, signed.length - take, fixed, LENGTH - take, take);
    Arrays.fill(signed, (byte) 0);
    return fixed;
  }

  static PublicKey jdkPublicKey(P256Point point) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC").generatePublic(specOf(point));
  }

  static PrivateKey jdkPrivateKey(P256PrivateKey key) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC")
        .generatePrivate(new ECPrivateKeySpec(key.number(), PARAMETERS));
  }

  private PublicKey publicKey(P256Point point) throws GeneralSecurityException {
    return factory().generatePublic(specOf(point));
  }

  private static ECPublicKeySpec specOf(P256Point point) {
    return new ECPublicKeySpec(new ECPoint(point.xNumber(), point.yNumber()), PARAMETERS);
  }

  private KeyFactory factory() throws GeneralSecurityException {
    return KeyFactory.getInstance("EC", provider.provider());
  }

  private static ECParameterSpec parameters() {
    BigInteger prime = DOMAIN.getCurve().getField().getCharacteristic();
    return new ECParameterSpec(
        new EllipticCurve(
            new ECFieldFp(prime),
            DOMAIN.getCurve().getA().toBigInteger(),
            DOMAIN.getCurve().getB().toBigInteger()),
        new ECPoint(
            DOMAIN.getG().getAffineXCoord().toBigInteger(),
            DOMAIN.getG().getAffineYCoord().toBigInteger()),
        ORDER,
        1);
  }

  private IllegalStateException broken(GeneralSecurityException cause) {
    return new IllegalStateException(provider + " cannot work on P-256", cause);
  }
}
