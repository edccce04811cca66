package org.callseal.core.crypto;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;

/**
 * A point that is on P-256 and is not the one at infinity: nothing else can be made into one. The
 * coordinates are 32 bytes each, whatever their leading zeros.
 *
 * <p>Thread rule: immutable. Lifetime: any; a public key is no secret.
 */
public final class P256Point {
  /** Bytes of the uncompressed form. */
  public static final int UNCOMPRESSED_LENGTH = 1 + 2 * P256.LENGTH;

  private static final byte UNCOMPRESSED = 4;

  static final ECCurve CURVE = CustomNamedCurves.getByName("secp256r1").getCurve();
  private static final BigInteger PRIME = CURVE.getField().getCharacteristic();

  private final byte[] x;
  private final byte[] y;

  private P256Point(byte[] x, byte[] y) {
    this.x = x;
    this.y = y;
  }

  /**
   * The point of this x coordinate that has the even y. For key agreement, which gives x only,
   * either root serves. Empty unless there are 32 bytes, 0 ≤ x < p, and x³ - 3x + b is a square.
   */
  public static Optional<P256Point> ofX(byte[] x) {
    if (!isCoordinate(x)) {
      return Optional.empty();
    }
    ECFieldElement square = squareOfY(x);
    ECFieldElement root = square.sqrt();
    // The formula of RFC 9528 appendix B gives a number for every x; only the square tells.
    if (root == null || !root.square().equals(square)) {
      return Optional.empty();
    }
    ECFieldElement even = root.testBitZero() ? root.negate() : root;
    return Optional.of(new P256Point(x.clone(), even.getEncoded()));
  }

  /** The point of these coordinates, if they are 32 bytes each, below p, and on the curve. */
  public static Optional<P256Point> of(byte[] x, byte[] y) {
    if (!isCoordinate(x) || !isCoordinate(y)) {
      return Optional.empty();
    }
    ECFieldElement w = CURVE.fromBigInteger(new BigInteger(1, y));
    return w.square().equals(squareOfY(x))
        ? Optional.of(new P256Point(x.clone(), y.clone()))
        : Optional.empty();
  }

  /** The point of the uncompressed form of SEC 1 section 2.3.3: 4, x, y; 65 bytes. */
  public static Optional<P256Point> ofUncompressed(byte[] encoded) {
    if (encoded.length != UNCOMPRESSED_LENGTH || encoded[0] != UNCOMPRESSED) {
      return Optional.empty();
    }
    return of(
        Arrays.copyOfRange(encoded, 1, 1 + P256.LENGTH),
        Arrays.copyOfRange(encoded, 1 + P256.LENGTH, UNCOMPRESSED_LENGTH));
  }

  static P256Point of(ECPoint point) {
    ECPoint affine = point.normalize();
    return new P256Point(
        affine.getAffineXCoord().getEncoded(), affine.getAffineYCoord().getEncoded());
  }

  public byte[] x() {
    return x.clone();
  }

  public byte[] y() {
    return y.clone();
  }

  /** 4, x, y: 65 bytes. */
  public byte[] toUncompressed() {
    return ByteBuffer.allocate(UNCOMPRESSED_LENGTH).put(UNCOMPRESSED).put(x).put(y).array();
  }

  /** The sum, unless it is the point at infinity. */
  public Optional<P256Point> plus(P256Point other) {
    return finite(onCurve().add(other.onCurve()));
  }

  /** The difference, unless it is the point at infinity. */
  public Optional<P256Point> minus(P256Point other) {
    return finite(onCurve().subtract(other.onCurve()));
  }

  /**
   * Whether the two stand for one key: (x, y) and (x, p - y) do, since one private key agrees on
   * the same secret with both. The question to ask when a key is to be enrolled a second time.
   */
  public boolean sameKeyAs(P256Point other) {
    return Arrays.equals(x, other.x);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof P256Point that && Arrays.equals(x, that.x) && Arrays.equals(y, that.y);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(x);
  }

  @Override
  public String toString() {
    return "P256Point " + HexFormat.of().formatHex(x);
  }

  ECPoint onCurve() {
    return CURVE.createPoint(xNumber(), yNumber());
  }

  private static Optional<P256Point> finite(ECPoint point) {
    return point.isInfinity() ? Optional.empty() : Optional.of(of(point));
  }

  BigInteger xNumber() {
    return new BigInteger(1, x);
  }

  BigInteger yNumber() {
    return new BigInteger(1, y);
  }

  private static boolean isCoordinate(byte[] bytes) {
    return bytes.length == P256.LENGTH && new BigInteger(1, bytes).compareTo(PRIME) < 0;
  }

  private static ECFieldElement squareOfY(byte[] x) {
    ECFieldElement element = CURVE.fromBigInteger(new BigInteger(1, x));
    return element.square().add(CURVE.getA()).multiply(element).add(CURVE.getB());
  }
}
