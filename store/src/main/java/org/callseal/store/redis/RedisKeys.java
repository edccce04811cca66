package org.callseal.store.redis;

import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Spi;

/**
 * What the keys are called. Braces name what decides the slot in a cluster: association and flow of
 * one SPI are always on one node.
 *
 * <p>Immutable.
 */
final class RedisKeys {

  private static final int SPI_DIGITS = 8;

  private final String prefix;

  RedisKeys(String prefix) {
    this.prefix = prefix;
  }

  String association(Spi spi) {
    return prefix + ":sa:{" + spi + "}";
  }

  String flow(Spi spi) {
    return prefix + ":flow:{" + spi + "}";
  }

  /** The index of one device. */
  String device(Kid kid) {
    return prefix + ":kid:{" + kid + "}";
  }

  /** The index of one name. */
  String name(String tag) {
    return prefix + ":name:{" + tag + "}";
  }

  /** The list of SPIs in the order of their storing. */
  String live() {
    return prefix + ":live";
  }

  /** What the keys of all associations match. */
  String anyAssociation() {
    return prefix + ":sa:{" + "?".repeat(SPI_DIGITS) + "}";
  }

  /** The SPI in the key of an association, or 0 if there is none. */
  int spiOf(String key) {
    int begin = key.length() - SPI_DIGITS - 1;
    try {
      int value = Integer.parseUnsignedInt(key.substring(begin, begin + SPI_DIGITS), 16);
      return !Spi.isReserved(value) && key.equals(association(new Spi(value))) ? value : 0;
    } catch (NumberFormatException | IndexOutOfBoundsException _) {
      return 0;
    }
  }
}
