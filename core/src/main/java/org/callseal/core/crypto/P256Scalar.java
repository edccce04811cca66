package org.callseal.core.crypto;

import java.math.BigInteger;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * A secret number from 1 up to but without the order of P-256, and the products that key agreement
 * alone does not give: SPAKE2+ needs whole points. The comb takes the same steps and reads the same
 * table entries whatever the number is.
 *
 * <p>Thread rule: immutable but for {@link #wipe}. Lifetime: its owner's, who wipes it.
 */
public final class P256Scalar implements AutoCloseable {
  private static final BigInteger ORDER = P256.order();

  private final SecretBytes bytes;

  private P256Scalar(SecretBytes bytes) {
    this.bytes = bytes;
  }

  /** The scalar of these 32 bytes; any others are a bug of the caller's. */
  public static P256Scalar of(SecretBytes bytes) {
    if (!P256.isScalar(bytes)) {
      throw new IllegalArgumentException("not a scalar of P-256");
    }
    return new P256Scalar(SecretBytes.copyOf(bytes.exposed()));
  }

  /** A number of at least 40 bytes, modulo the order: the bias is below 2^-64 (RFC 9383 3.2). */
  public static P256Scalar reduced(SecretBytes wide) {
    if (wide.length() < P256.LENGTH + 8) {
      throw new IllegalArgumentException("too short to be reduced without bias");
    }
    BigInteger number = new BigInteger(1, wide.exposed()).mod(ORDER);
    if (number.signum() == 0) {
      throw new IllegalStateException("a number was a multiple of the order");
    }
    return new P256Scalar(SecretBytes.adopt(P256.fixedLength(number)));
  }

  public static P256Scalar draw(RandomSource random) {
    while (true) {
      SecretBytes bytes = SecretBytes.random(random, P256.LENGTH);
      if (P256.isScalar(bytes)) {
        return new P256Scalar(bytes);
      }
    }
  }

  /** This number times a point that is known beforehand. */
  public P256Point times(P256Base base) {
    return P256Point.of(new FixedPointCombMultiplier().multiply(base.point(), number()));
  }

  /** This number times any point; never the one at infinity, since the order is prime. */
  public P256Point times(P256Point point) {
    return times(P256Base.of(point));
  }

  /** The 32 bytes themselves. */
  public SecretBytes bytes() {
    return bytes;
  }

  public void wipe() {
    bytes.wipe();
  }

  @Override
  public void close() {
    wipe();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof P256Scalar that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  @Override
  public String toString() {
    return "P256Scalar";
  }

  private BigInteger number() {
    return new BigInteger(1, bytes.exposed());
  }
}
