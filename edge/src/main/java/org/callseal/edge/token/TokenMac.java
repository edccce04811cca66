package org.callseal.edge.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.SecretBytes;

/**
 * The MAC in all that the edge hands out, under the key that the edges of a group share. The kind
 * of token comes first, so that one kind never passes for another; each piece has its length before
 * it.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class TokenMac {

  private final HmacSha256 hmac;

  TokenMac(SecretBytes key) {
    this.hmac = new HmacSha256(key);
  }

  /** The first so many bytes of the MAC over the pieces. */
  byte[] of(String kind, int length, byte[]... pieces) {
    update(kind.getBytes(UTF_8));
    for (byte[] piece : pieces) {
      update(piece);
    }
    byte[] mac = new byte[length];
    System.arraycopy(hmac.finish(), 0, mac, 0, length);
    return mac;
  }

  private void update(byte[] piece) {
    hmac.update((byte) (piece.length >>> 8));
    hmac.update((byte) piece.length);
    hmac.update(piece);
  }
}
