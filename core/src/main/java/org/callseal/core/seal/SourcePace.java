package org.callseal.core.seal;

import java.net.InetSocketAddress;
import org.callseal.core.crypto.HmacSha256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;

/**
 * Lets one event per interval and source address through, in memory that does not grow: a table of
 * times, in which an address finds its place by a keyed hash, so that nobody can choose whom to
 * share a place with. Two that share one are held to the rate together.
 *
 * <p>Thread rule: one thread. Lifetime: that of the loop it serves.
 */
final class SourcePace {
  private static final int PLACES = 1 << 12;

  private final HmacSha256 hash;
  private final long intervalNs;
  private final long[] lastNs = new long[PLACES];
  private final boolean[] used = new boolean[PLACES];

  SourcePace(RandomSource random, long intervalNs) {
    this.hash = new HmacSha256(SecretBytes.random(random, HmacSha256.LENGTH));
    this.intervalNs = intervalNs;
  }

  boolean admit(InetSocketAddress source, long nowNs) {
    int place = place(source);
    if (used[place] && nowNs - lastNs[place] < intervalNs) {
      return false;
    }
    used[place] = true;
    lastNs[place] = nowNs;
    return true;
  }

  /** By address alone: ports cost a sender nothing. */
  private int place(InetSocketAddress source) {
    byte[] mac = hash.mac(source.getAddress().getAddress());
    return BigEndian.getInt(mac, 0) & (PLACES - 1);
  }
}
