package org.callseal.core.crypto;

import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;

/**
 * A point that many numbers will be multiplied with: its multiples are computed once and kept.
 *
 * <p>Thread rule: any thread. Lifetime: the process.
 */
public final class P256Base {
  /** The generator. */
  public static final P256Base GENERATOR =
      new P256Base(CustomNamedCurves.getByName("secp256r1").getG());

  private final ECPoint point;

  private P256Base(ECPoint point) {
    this.point = point;
  }

  public static P256Base of(P256Point point) {
    return new P256Base(point.onCurve());
  }

  ECPoint point() {
    return point;
  }

  @Override
  public String toString() {
    return "P256Base " + P256Point.of(point);
  }
}
