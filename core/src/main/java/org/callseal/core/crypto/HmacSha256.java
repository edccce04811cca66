package org.callseal.core.crypto;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 (RFC 2104) under one key, used again for message after message.
 *
 * <p>Thread rule: one thread at a time. Lifetime: as long as its key; the JDK keeps a copy of the
 * key that cannot be wiped, so drop the object together with the key.
 */
public final class HmacSha256 {
  public static final int LENGTH = 32;

  private final Mac mac;

  public HmacSha256(SecretBytes key) {
    this(key.exposed());
  }

  HmacSha256(byte[] key) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      // An empty key is the same HMAC key as any run of zeros up to the block size; the JDK wants
      // one.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[LENGTH] : key, "HmacSHA256"));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }

  /** The MAC over the pieces, one after the other. */
  public byte[] mac(byte[]... pieces) {
    for (byte[] piece : pieces) {
      mac.update(piece);
    }
    return mac.doFinal();
  }

  /** The first {@code length} bytes of the MAC over the pieces. */
  public byte[] truncatedMac(int length, byte[]... pieces) {
    return Arrays.copyOf(mac(pieces), length);
  }

  public void update(byte octet) {
    mac.update(octet);
  }

  public void update(byte[] bytes) {
    mac.update(bytes);
  }

  public void update(byte[] bytes, int offset, int length) {
    mac.update(bytes, offset, length);
  }

  /** Ends what {@code update} began and makes the object ready for the next message. */
  public byte[] finish() {
    return mac.doFinal();
  }

  /** The same into an array of {@link #LENGTH} bytes. */
  public void finish(byte[] into) {
    try {
      mac.doFinal(into, 0);
    } catch (ShortBufferException e) {
      throw new IllegalArgumentException("no room for a MAC", e);
    }
  }

  /** Compares two MACs in time that does not depend on where they differ. */
  public static boolean same(byte[] one, byte[] other) {
    return MessageDigest.isEqual(one, other);
  }
}
