package org.callseal.core.crypto;

import java.security.SecureRandom;

/**
 * Where random bytes come from: the system's generator in production, a seeded one in a simulation.
 *
 * <p>Thread rule: {@link #secure()} may be used from any thread; other sources say so themselves.
 */
@FunctionalInterface
public interface RandomSource {

  void fill(byte[] bytes);

  default byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    fill(bytes);
    return bytes;
  }

  static RandomSource secure() {
    SecureRandom random = new SecureRandom();
    return random::nextBytes;
  }
}
