package org.callseal.core.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.callseal.core.crypto.Hkdf;
import org.callseal.core.crypto.SecretBytes;

/**
 * The 16 bytes that name an association for ever, where SPIs are used again. Derived from its
 * secret by a one-way function, so that both ends and the authority know it without a word on the
 * wire.
 */
public record AssociationId(long high, long low) {
  public static final int LENGTH = 16;

  private static final byte[] INFO = "callseal 1 id".getBytes(StandardCharsets.US_ASCII);

  public static AssociationId of(SecretBytes secret) {
    return of(Hkdf.expandToBytes(secret, INFO, LENGTH)).orElseThrow();
  }

  public static Optional<AssociationId> of(byte[] bytes) {
    return bytes.length == LENGTH
        ? Optional.of(new AssociationId(BigEndian.getLong(bytes, 0), BigEndian.getLong(bytes, 8)))
        : Optional.empty();
  }

  public byte[] bytes() {
    return ByteBuffer.allocate(LENGTH).putLong(high).putLong(low).array();
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
