package org.callseal.core.exchange;

import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;

/**
 * Where an exchange gets its ephemeral key from. A key serves one exchange: in method 3 whoever
 * learns the responder's can pass for any initiator in it.
 */
@FunctionalInterface
public interface EphemeralKeys {

  P256KeyPair next();

  /** From the provider's own secure source. */
  static EphemeralKeys secure(P256 curve) {
    return curve::generate;
  }

  /** From a given source: for runs that a seed must decide. */
  static EphemeralKeys from(P256 curve, RandomSource random) {
    return () -> curve.generate(random);
  }
}
