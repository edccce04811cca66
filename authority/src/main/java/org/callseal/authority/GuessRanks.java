package org.callseal.authority;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How much each source has guessed of late without being right: every guess counts one, every five
 * minutes take one away. IPv6 sources count by their /64. The sources not heard for the longest are
 * forgotten first.
 *
 * <p>Thread rule: its owner's lock. Lifetime: the authority's; bounded.
 */
final class GuessRanks {
  static final int MOST_SOURCES = 1 << 14;

  private static final long FORGIVEN_NS = TimeUnit.MINUTES.toNanos(5);
  private static final int PREFIX_BYTES = 8;

  private final Map<ByteBuffer, Guesses> bySource = new LinkedHashMap<>(16, 0.75f, true);

  /** How much it has guessed up to now; this one counts from now on. */
  long next(InetSocketAddress source, long nowNs) {
    Guesses guesses = bySource.computeIfAbsent(prefix(source), _ -> new Guesses(nowNs));
    long rank = guesses.take(nowNs);
    if (bySource.size() > MOST_SOURCES) {
      bySource.remove(bySource.keySet().iterator().next());
    }
    return rank;
  }

  void forget(InetSocketAddress source) {
    bySource.remove(prefix(source));
  }

  private static ByteBuffer prefix(InetSocketAddress source) {
    InetAddress address = source.getAddress();
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(
        address instanceof Inet6Address ? Arrays.copyOf(bytes, PREFIX_BYTES) : bytes);
  }

  private static final class Guesses {
    private long count;
    private long sinceNs;

    Guesses(long nowNs) {
      this.sinceNs = nowNs;
    }

    long take(long nowNs) {
      long forgiven = (nowNs - sinceNs) / FORGIVEN_NS;
      sinceNs += forgiven * FORGIVEN_NS;
      count = Math.max(0, count - forgiven);
      return count++;
    }
  }
}
