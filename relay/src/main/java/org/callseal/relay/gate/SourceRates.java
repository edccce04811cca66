package org.callseal.relay.gate;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.callseal.core.crypto.RandomSource;

/**
 * How often a source address may ask: a token bucket for each, in a table that never grows. Sources
 * that fall on one bucket share it; which ones do is drawn at the start, so that nobody can aim at
 * another's. IPv6 sources count by their /64, which is what one subscriber has at will.
 *
 * <p>Anybody can write another's address on a datagram. So what is not known to be genuine never
 * uses up the tokens of what is: genuine messages have buckets of their own, and a source that sent
 * one of late is let through until its MAC is looked at.
 *
 * <p>Belongs to one loop; lives as long as its port.
 */
public final class SourceRates {

  private static final int BUCKETS = 1 << 14;
  private static final long SECOND = 1_000_000_000L;

  /** Longer than two keep-alives are apart. */
  private static final long PROVEN_NS = 60 * SECOND;

  private final long costNs;
  private final long depthNs;
  private final long[] paidUntil = new long[BUCKETS];
  private final long[] genuinePaidUntil = new long[BUCKETS];
  private final long[] proven = new long[BUCKETS];
  private final long[] provenNs = new long[BUCKETS];
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
  }

  /** Takes one token of the source's, unless it is proven; false when it has none left. */
  public boolean take(InetAddress source, long nowNs) {
    long print = print(source);
    int bucket = bucket(print);
    boolean isProven =
        proven[bucket] == print
            && provenNs[bucket] != 0
            && time(nowNs) - provenNs[bucket] < PROVEN_NS;
    return isProven || take(paidUntil, bucket, nowNs);
  }

  /** Takes one token for a message that was found genuine; false when it is one too many. */
  public boolean takeGenuine(InetAddress source, long nowNs) {
    prove(source, nowNs);
    return take(genuinePaidUntil, bucket(print(source)), nowNs);
  }

  /** Something genuine came from there. */
  public void prove(InetAddress source, long nowNs) {
    long print = print(source);
    int bucket = bucket(print);
    proven[bucket] = print;
    provenNs[bucket] = time(nowNs);
  }

  private boolean take(long[] buckets, int bucket, long nowNs) {
    long now = time(nowNs);
    // The bucket holds the time up to which its source has paid; it may run ahead by the depth.
    long until = Math.max(buckets[bucket], now - depthNs) + costNs;
    if (until > now) {
      return false;
    }
    buckets[bucket] = until;
    return true;
  }

  /** Never 0, so that 0 can stand for never. */
  private long time(long nowNs) {
    return nowNs - startNs + depthNs;
  }

  private static int bucket(long print) {
    return (int) (print >>> 50);
  }

  private long print(InetAddress source) {
    byte[] address = source.getAddress();
    long prefix = toLong(address, source instanceof Inet6Address ? Long.BYTES : address.length);
    long mixed = (prefix ^ salt) * 0x9E3779B97F4A7C15L;
    return (mixed ^ (mixed >>> 32)) * (salt | 1);
  }

  private static long toLong(byte[] bytes, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | Byte.toUnsignedInt(bytes[i]);
    }
    return value;
  }
}
