package org.callseal.core.seal;

import java.nio.charset.StandardCharsets;
import org.callseal.core.crypto.Hkdf;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.SecretBytes;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an association, one per direction and pair of instances, and the MAC under them.
 *
 * <pre>
 * key = HKDF-Expand(SA secret, "callseal 1 seal" | direction (1) | from (4) | to (4), 32)
 * MAC = HMAC-SHA-256(key, carriage (1) | offset of hole (4) | length of hole (4)
 *                         | bytes before the hole | bytes after)[0..16)
 * </pre>
 *
 * A few are kept ready; only a key that has proved its use is, so a stranger who names instances at
 * will pushes none out.
 *
 * <p>Thread rule: one thread. Lifetime: that of the association in memory; {@link #drop} any time.
 */
final class SealKeys {
  static final int KEPT = 4;

  private static final byte[] LABEL = "callseal 1 seal".getBytes(StandardCharsets.US_ASCII);
  private static final int DIRECTION = LABEL.length;
  private static final int FROM = DIRECTION + 1;
  private static final int TO = FROM + Instance.LENGTH;
  private static final int INFO_LENGTH = TO + Instance.LENGTH;

  private static final int HOLE_OFFSET = 1;
  private static final int HOLE_LENGTH = 5;
  private static final int PREFIX_LENGTH = 9;

  private final SecretBytes secret;
  private @Nullable Key @Nullable [] kept;
  private int next;

  SealKeys(SecretBytes secret) {
    this.secret = secret;
  }

  Key find(byte direction, Instance from, Instance to) {
    if (kept != null) {
      for (Key key : kept) {
        if (key != null && key.is(direction, from, to)) {
          return key;
        }
      }
    }
    return new Key(direction, from, to, derive(direction, from, to));
  }

  /** Keeps a key that a genuine message used, in place of the one kept longest. */
  void keep(Key key) {
    if (key.kept) {
      return;
    }
    if (kept == null) {
      kept = new Key[KEPT];
    }
    Key oldest = kept[next];
    if (oldest != null) {
      oldest.kept = false;
    }
    key.kept = true;
    kept[next] = key;
    next = (next + 1) % KEPT;
  }

  void drop() {
    kept = null;
    next = 0;
  }

  boolean keepsNone() {
    return kept == null;
  }

  private HmacSha256 derive(byte direction, Instance from, Instance to) {
    byte[] info = new byte[INFO_LENGTH];
    System.arraycopy(LABEL, 0, info, 0, LABEL.length);
    info[DIRECTION] = direction;
    BigEndian.putInt(info, FROM, from.value());
    BigEndian.putInt(info, TO, to.value());
    try (SecretBytes key = Hkdf.expand(secret, info, HmacSha256.LENGTH)) {
      return new HmacSha256(key);
    }
  }

  /** One key with what it is for. */
  static final class Key {
    private final byte direction;
    private final int from;
    private final int to;
    private final HmacSha256 hmac;
    private final byte[] prefix = new byte[PREFIX_LENGTH];
    private boolean kept;

    private Key(byte direction, Instance from, Instance to, HmacSha256 hmac) {
      this.direction = direction;
      this.from = from.value();
      this.to = to.value();
      this.hmac = hmac;
    }

    private boolean is(byte direction, Instance from, Instance to) {
      return this.direction == direction && this.from == from.value() && this.to == to.value();
    }

    Mac mac(Carriage carriage, byte[] bytes, int holeOffset, int holeLength) {
      prefix[0] = carriage.code();
      BigEndian.putInt(prefix, HOLE_OFFSET, holeOffset);
      BigEndian.putInt(prefix, HOLE_LENGTH, holeLength);
      int after = holeOffset + holeLength;
      hmac.update(prefix, 0, PREFIX_LENGTH);
      hmac.update(bytes, 0, holeOffset);
      hmac.update(bytes, after, bytes.length - after);
      return Mac.read(hmac.finish(), 0);
    }
  }
}
