package org.callseal.relay.gate;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import org.callseal.core.crypto.RandomSource;

/**
 * How often a source address may ask: a token bucket for each, in a table that never grows. Sources
 * that fall on one bucket share it; which ones do is drawn at the start, so that nobody can aim at
 * another's. IPv6 sources count by their /64, which is what one subscriber has at will.
 *
 * <p>Belongs to one loop; lives as long as its port.
 */
public final class SourceRates {

  private static final int BUCKETS = 1 << 14;
  private static final long SECOND = 1_000_000_000L;

  private final long costNs;
  private final long depthNs;
  private final long[] paidUntil = new long[BUCKETS];
  private final long salt;
  private final long startNs;

  /**
   * @param perSecond how many a source may send each second in the long run
   * @param burst how many it may send at once
   */
  public SourceRates(int perSecond, int burst, RandomSource random, long nowNs) {
    if (perSecond < 1 || burst < 1) {
      throw new IllegalArgumentException("a rate must let something through");
    }
    this.costNs = SECOND / perSecond;
    this.depthNs = costNs * burst;
    this.salt = toLong(random.bytes(Long.BYTES), Long.BYTES);
    this.startNs = nowNs;
    Arrays.fill(paidUntil, 0);
  }

  /** Takes one token of the source's; false when it has none left. */
  public boolean take(InetAddress source, long nowNs) {
    long now = nowNs - startNs + depthNs;
    int bucket = bucket(source);
    // The bucket holds the time up to which its source has paid; it may run ahead by the depth.
    long until = Math.max(paidUntil[bucket], now - depthNs) + costNs;
    if (until > now) {
      return false;
    }
    paidUntil[bucket] = until;
    return true;
  }

  private int bucket(InetAddress source) {
    byte[] address = source.getAddress();
    long prefix = toLong(address, source instanceof Inet6Address ? Long.BYTES : address.length);
    long mixed = (prefix ^ salt) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * (salt | 1);
    return (int) (mixed >>> 50);
  }

  private static long toLong(byte[] bytes, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | Byte.toUnsignedInt(bytes[i]);
    }
    return value;
  }
}
