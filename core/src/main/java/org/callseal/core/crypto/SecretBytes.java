package org.callseal.core.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Bytes that must not leak. It cannot print, and the bytes are reached only through the word {@code
 * exposed}, so that every place that touches them can be found by a search.
 *
 * <p>Thread rule: reads from any thread; {@link #wipe} only by the owner, after the last read.
 * Lifetime: until wiped; a wiped secret throws on use.
 */
public final class SecretBytes implements AutoCloseable {
  private final byte[] bytes;
  private volatile boolean wiped;

  private SecretBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Copies the bytes; the caller still owns, and should wipe, its own array. */
  public static SecretBytes copyOf(byte[] bytes) {
    return new SecretBytes(bytes.clone());
  }

  /** Takes the array over: the caller must not touch it again. */
  public static SecretBytes adopt(byte[] bytes) {
    return new SecretBytes(bytes);
  }

  public static SecretBytes random(RandomSource random, int length) {
    return new SecretBytes(random.bytes(length));
  }

  /** The array itself, not a copy: read it, never keep or change it. */
  public byte[] exposed() {
    if (wiped) {
      throw new IllegalStateException("secret used after it was wiped");
    }
    return bytes;
  }

  public int length() {
    return bytes.length;
  }

  public void wipe() {
    wiped = true;
    Arrays.fill(bytes, (byte) 0);
  }

  public boolean isWiped() {
    return wiped;
  }

  /** Wipes, so that a secret can stand at the head of a try block. */
  @Override
  public void close() {
    wipe();
  }

  /** Compares in time that depends on the lengths only. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SecretBytes that && MessageDigest.isEqual(exposed(), that.exposed());
  }

  /** A hash of a secret would be a leak, so all secrets of one length hash alike. */
  @Override
  public int hashCode() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return "SecretBytes";
  }
}
