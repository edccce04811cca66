package org.callseal.core.association;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.callseal.core.crypto.AesGcm;
import org.callseal.core.crypto.Hkdf;
import org.callseal.core.crypto.SecretBytes;

/**
 * What the cluster keys of all days follow from; authorities alone have it.
 *
 * <pre>
 * number = whole days since 1970-01-01, UTC
 * key    = HKDF-Expand(root, "callseal 1 cluster" | number (4 bytes), 32)
 * </pre>
 *
 * <p>A record is sealed under its day's key and opened under that of its day and of the day after,
 * so that associations may live for 24 hours and no longer.
 *
 * <p>Thread rule: any thread. Lifetime: the authority's.
 */
public final class ClusterRoot implements ClusterKeys {
  public static final int LENGTH = AesGcm.KEY_LENGTH;

  /** The longest life of an association that two keys can serve. */
  public static final long LONGEST_LIFETIME_SECONDS = TimeUnit.DAYS.toSeconds(1);

  private static final byte[] INFO = "callseal 1 cluster".getBytes(StandardCharsets.UTF_8);
  private static final byte[] MEMBERS = "callseal 1 member key".getBytes(StandardCharsets.UTF_8);
  private static final byte[] JOINING = "callseal 1 join key".getBytes(StandardCharsets.UTF_8);
  private static final long DAY = TimeUnit.DAYS.toSeconds(1);

  /** Before midnight the next key opens already: another authority's clock may be ahead. */
  private static final long EARLY = TimeUnit.HOURS.toSeconds(1);

  private final SecretBytes root;
  private final LongSupplier utcSeconds;
  private final List<ClusterKey> older;
  private final ClusterKeyring ring = new ClusterKeyring();
  private long hour = -1;

  /**
   * @param older keys that open and never seal: of stores from before there was a key for each day
   */
  public ClusterRoot(SecretBytes root, LongSupplier utcSeconds, List<ClusterKey> older) {
    if (root.length() != LENGTH) {
      throw new IllegalArgumentException("a cluster root has 32 bytes");
    }
    this.root = root;
    this.utcSeconds = utcSeconds;
    this.older = List.copyOf(older);
  }

  @Override
  public <T> T use(Function<List<ClusterKey>, T> action) {
    refresh(utcSeconds.getAsLong());
    return ring.use(action);
  }

  private synchronized void refresh(long nowSeconds) {
    long current = Math.floorDiv(nowSeconds, EARLY);
    if (current != hour) {
      List<ClusterKey> keys = new ArrayList<>(keysAt(nowSeconds));
      older.forEach(key ->
          keys.add(new ClusterKey(key.number(), SecretBytes.copyOf(key.secret().exposed()))));
      ring.replace(keys);
      hour = current;
    }
  }

  /** Under which rows of members have their MACs. */
  public SecretBytes memberKey() {
    return Hkdf.expand(root, MEMBERS, AesGcm.KEY_LENGTH);
  }

  /** What the secrets of join tokens follow from. */
  public SecretBytes joinKey() {
    return Hkdf.expand(root, JOINING, AesGcm.KEY_LENGTH);
  }

  /** What an edge needs now: copies, for whoever asks to give away and to wipe. */
  public List<ClusterKey> forEdges() {
    return keysAt(utcSeconds.getAsLong());
  }

  /** How long these keys are the right ones. */
  public long secondsToChange() {
    return EARLY - Math.floorMod(utcSeconds.getAsLong(), EARLY);
  }

  private List<ClusterKey> keysAt(long nowSeconds) {
    int today = (int) Math.floorDiv(nowSeconds, DAY);
    boolean late = Math.floorMod(nowSeconds, DAY) >= DAY - EARLY;
    return late
        ? List.of(key(today), key(today - 1), key(today + 1))
        : List.of(key(today), key(today - 1));
  }

  private ClusterKey key(int number) {
    byte[] info = ByteBuffer.allocate(INFO.length + Integer.BYTES).put(INFO).putInt(number).array();
    return new ClusterKey(number, Hkdf.expand(root, info, AesGcm.KEY_LENGTH));
  }
}
