package org.callseal.core.seal;

/**
 * A message in which a binding has located the one seal. Nothing in it is believed yet. The hole is
 * where the characters of the MAC stand, and the only bytes the MAC does not cover.
 */
public interface SealedBytes {

  Seal seal();

  Carriage carriage();

  /** The message as it arrived, untouched. */
  byte[] bytes();

  int holeOffset();

  int holeLength();
}
