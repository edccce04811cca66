package org.callseal.authority;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Spi;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges under way and the messages that began the last ones. Bounded in three ways: two per
 * device, a number in all, 40 s each. Only devices that showed a valid tag come this far, so a
 * stranger can fill none of it (requirement 3.4.13).
 *
 * <p>Thread rule: one lock, this object's monitor, held for look-ups alone. Lifetime: the
 * authority's; never written anywhere.
 */
final class PendingExchanges {
  static final long KEPT_NS = TimeUnit.SECONDS.toNanos(40);
  static final long COPIES_KNOWN_NS = TimeUnit.SECONDS.toNanos(90);
  static final int MOST_PER_DEVICE = 2;

  /** So many beginnings of one device are remembered; with more in 90 s it has to wait. */
  private static final int MOST_COPIES_PER_DEVICE = 16;

  private final int most;
  private final Map<Spi, PendingExchange> bySpi = new HashMap<>();
  private final Map<Kid, DeviceExchanges> byKid = new HashMap<>();
  private final Deque<PendingExchange> byAge = new ArrayDeque<>();
  private final Deque<Beginning> beginnings = new ArrayDeque<>();

  PendingExchanges(int most) {
    this.most = most;
  }

  /** What a message_1 is, seen against those before it. */
  sealed interface Place {}

  /** New: there is room for it. */
  record Open() implements Place {}

  /** A copy of one that began an exchange still under way: it gets the same answer. */
  record Copy(PendingExchange exchange) implements Place {}

  /** A copy of one whose exchange is over. */
  record Spent() implements Place {}

  /** There is no room. */
  record Full() implements Place {}

  /** New, but another exchange has drawn the same SPI. */
  record SpiTaken() implements Place {}

  /** What the message_1 of this hash is. */
  synchronized Place place(Kid kid, byte[] hash, long nowNs) {
    expire(nowNs);
    DeviceExchanges device = byKid.get(kid);
    if (device != null) {
      Beginning before = device.find(hash);
      if (before != null) {
        return isUnderWay(before.exchange) ? new Copy(before.exchange) : new Spent();
      }
      if (device.beginnings.size() >= MOST_COPIES_PER_DEVICE) {
        return new Full();
      }
    }
    return bySpi.size() >= most && (device == null || device.pending.isEmpty())
        ? new Full()
        : new Open();
  }

  /**
   * Keeps an exchange if its message_1 is {@link Open new}; the oldest of a device that has two
   * already gives way. One decision: of two copies at one time only one is new.
   */
  synchronized Place add(Kid kid, byte[] hash, PendingExchange exchange, long nowNs) {
    Place place = place(kid, hash, nowNs);
    if (!(place instanceof Open)) {
      return place;
    }
    if (bySpi.putIfAbsent(exchange.own().spi(), exchange) != null) {
      return new SpiTaken();
    }
    DeviceExchanges device = byKid.computeIfAbsent(kid, _ -> new DeviceExchanges());
    if (device.pending.size() >= MOST_PER_DEVICE) {
      forget(device.pending.getFirst());
    }
    device.pending.addLast(exchange);
    byAge.addLast(exchange);
    Beginning beginning = new Beginning(kid, hash, exchange);
    device.beginnings.addLast(beginning);
    beginnings.addLast(beginning);
    return place;
  }

  synchronized @Nullable PendingExchange find(Spi own, long nowNs) {
    expire(nowNs);
    return bySpi.get(own);
  }

  /** Drops what the device has under way: it is no longer admitted. */
  synchronized void dropAll(Kid kid) {
    DeviceExchanges device = byKid.get(kid);
    if (device != null) {
      new ArrayDeque<>(device.pending).forEach(this::forget);
    }
  }

  synchronized int size() {
    return bySpi.size();
  }

  private boolean isUnderWay(PendingExchange exchange) {
    return bySpi.get(exchange.own().spi()) == exchange;
  }

  private void expire(long nowNs) {
    while (!byAge.isEmpty() && nowNs - byAge.getFirst().beganNs() >= KEPT_NS) {
      forget(byAge.getFirst());
    }
    while (!beginnings.isEmpty()
        && nowNs - beginnings.getFirst().exchange.beganNs() >= COPIES_KNOWN_NS) {
      Beginning oldest = beginnings.removeFirst();
      DeviceExchanges device = byKid.get(oldest.kid);
      if (device != null) {
        device.beginnings.remove(oldest);
        if (device.beginnings.isEmpty() && device.pending.isEmpty()) {
          byKid.remove(oldest.kid);
        }
      }
    }
  }

  private void forget(PendingExchange exchange) {
    bySpi.remove(exchange.own().spi(), exchange);
    byAge.remove(exchange);
    DeviceExchanges device = byKid.get(exchange.initiator().kid());
    if (device != null) {
      device.pending.remove(exchange);
    }
    exchange.drop();
  }

  private record Beginning(Kid kid, byte[] hash, PendingExchange exchange) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private static final class DeviceExchanges {
    final Deque<PendingExchange> pending = new ArrayDeque<>(MOST_PER_DEVICE);
    final Deque<Beginning> beginnings = new ArrayDeque<>(MOST_PER_DEVICE);

    @Nullable Beginning find(byte[] hash) {
      for (Beginning beginning : beginnings) {
        if (Arrays.equals(beginning.hash, hash)) {
          return beginning;
        }
      }
      return null;
    }
  }
}
