package org.callseal.testkit;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Bytes that a seed decides, so that a failure can be seen again: {@code new SeededRandom(7)::fill}
 * serves wherever a random source is asked for. Never for keys outside tests.
 *
 * <p>Thread rule: one thread. Lifetime: one test.
 */
public final class SeededRandom {
  private final RandomGenerator generator;
  private final long seed;

  public SeededRandom(long seed) {
    this.seed = seed;
    this.generator = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  public void fill(byte[] bytes) {
    generator.nextBytes(bytes);
  }

  public byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    fill(bytes);
    return bytes;
  }

  /** A number from zero up to but without the bound. */
  public int below(int bound) {
    return generator.nextInt(bound);
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
