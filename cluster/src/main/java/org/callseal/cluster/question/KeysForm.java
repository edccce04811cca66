package org.callseal.cluster.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.cbor.CborReader;
import org.callseal.core.cbor.CborWriter;
import org.callseal.core.crypto.AesGcm;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.SecretBytes;

/**
 * {@code keys}: what edges of one cluster share. The question is empty. Both ends wipe the bytes.
 *
 * <pre>
 * answer = [[[number, key (32)], ...], token key (32), seconds until there are others]
 * </pre>
 */
final class KeysForm {
  private static final int MOST = 4;
  private static final long LONGEST_SECONDS = 24 * 3600;

  private KeysForm() {}

  record SharedKeys(List<ClusterKey> cluster, SecretBytes token, long seconds) {}

  static byte[] write(SharedKeys keys) {
    CborWriter writer = new CborWriter().array(3).array(keys.cluster.size());
    for (ClusterKey key : keys.cluster) {
      writer.array(2).integer(Integer.toUnsignedLong(key.number()));
      writer.bytes(key.secret().exposed());
    }
    byte[] bytes = writer.bytes(keys.token.exposed()).integer(keys.seconds).toBytes();
    writer.wipe();
    return bytes;
  }

  static Optional<SharedKeys> read(byte[] bytes) {
    CborReader reader = new CborReader(bytes);
    reader.array(3);
    int count = reader.array();
    if (count < 1 || count > MOST) {
      reader.refuse();
    }
    List<ClusterKey> keys = new ArrayList<>();
    for (int i = 0; i < count && !reader.failed(); i++) {
      reader.array(2);
      int number = (int) reader.integer(0, 0xffff_ffffL);
      SecretBytes secret = SecretBytes.adopt(reader.bytes(AesGcm.KEY_LENGTH));
      if (!reader.failed()) {
        keys.add(new ClusterKey(number, secret));
      }
    }
    SecretBytes token = SecretBytes.adopt(reader.bytes(HmacSha256.LENGTH));
    long seconds = reader.integer(1, LONGEST_SECONDS);
    return reader.finished() ? Optional.of(new SharedKeys(keys, token, seconds)) : Optional.empty();
  }
}
