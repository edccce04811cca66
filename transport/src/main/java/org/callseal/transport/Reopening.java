package org.callseal.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a connection may be opened to an address: at most one in a second, whatever breaks them, and
 * after each that could not be opened the pause doubles, from 2 s to a minute. Remembers so many
 * addresses and no more. Belongs to its port's loop.
 */
final class Reopening {

  private static final long LEAST = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST = Duration.ofMinutes(1).toNanos();
  private static final int MOST_DOUBLINGS = 6;

  private final int most;
  private final Map<InetSocketAddress, Pause> pauses = new LinkedHashMap<>();

  Reopening(int most) {
    this.most = most;
  }

  boolean allows(InetSocketAddress to, long nowNs) {
    Pause pause = pauses.get(to);
    return pause == null || nowNs - pause.endNs >= 0;
  }

  void begun(InetSocketAddress to, long nowNs) {
    @Nullable Pause last = pauses.remove(to);
    pauses.put(to, new Pause(last == null ? 0 : last.failures, nowNs + LEAST));
    if (pauses.size() > most) {
      pauses.remove(pauses.keySet().iterator().next());
    }
  }

  void failed(InetSocketAddress to, long nowNs) {
    pauses.computeIfPresent(
        to,
        (_, last) -> {
          int failures = Math.min(last.failures + 1, MOST_DOUBLINGS);
          return new Pause(failures, nowNs + Math.min(LEAST << failures, LONGEST));
        });
  }

  void succeeded(InetSocketAddress to) {
    pauses.computeIfPresent(to, (_, last) -> new Pause(0, last.endNs));
  }

  private record Pause(int failures, long endNs) {}
}
