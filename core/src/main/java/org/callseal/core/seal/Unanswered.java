package org.callseal.core.seal;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What one end has sealed and not yet seen answered, by the MACs it went out with, so that a switch
 * notice can be believed and everything be sealed again. Bounded in number and in time: after 32 s
 * the protocols' own transactions have given up.
 *
 * <p>Thread rule: one thread. Lifetime: that of its association in memory.
 *
 * @param <T> what is kept of a message to seal it again; compared by equals
 */
public final class Unanswered<T> {
  static final long KEPT_NS = TimeUnit.SECONDS.toNanos(32);

  /** What is sealed again when a switch notice says that one message was not taken. */
  public enum Again {
    /** Everything: the protocol's own transactions tell copies apart. */
    ALL,
    /**
     * What the notice quotes and nothing else, since it alone is known not to have been taken: for
     * peers that do not tell copies apart. Their stacks retransmit the rest.
     */
    QUOTED,
    /**
     * Everything that went where the quoted one went: for a peer that is several, each with an
     * instance and an address of its own.
     */
    ALL_THERE
  }

  private final int most;
  private final Again again;
  private final Map<Mac, Entry<T>> entries = new LinkedHashMap<>();

  /**
   * @param most how many sealed copies are remembered; the oldest gives way
   */
  public Unanswered(int most) {
    this(most, Again.ALL);
  }

  public Unanswered(int most, Again again) {
    this.most = most;
    this.again = again;
  }

  /** A copy of the thing went out to this address under this MAC. */
  public void sent(Mac mac, T thing, InetSocketAddress to, long nowNs) {
    if (entries.size() >= most) {
      Iterator<Mac> oldest = entries.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    entries.put(mac, new Entry<>(thing, to, nowNs));
  }

  /** The thing has its answer, or nobody waits for one any more. */
  public void answered(T thing) {
    entries.values().removeIf(entry -> entry.thing.equals(thing));
  }

  /** When the copy under this MAC was sent, if it is unanswered and went to this address. */
  OptionalLong sentNs(Mac mac, InetSocketAddress to, long nowNs) {
    Entry<T> entry = entries.get(mac);
    return entry != null && nowNs - entry.sentNs < KEPT_NS && entry.to.equals(to)
        ? OptionalLong.of(entry.sentNs)
        : OptionalLong.empty();
  }

  /** What is to be sealed again for a notice that quotes this MAC; forgets it. */
  List<T> take(Mac quoted, long nowNs) {
    Entry<T> first = entries.get(quoted);
    if (first == null) {
      return List.of();
    }
    return switch (again) {
      case ALL -> takeAll(nowNs);
      case ALL_THERE -> take(entry -> entry.to.equals(first.to), nowNs);
      case QUOTED -> take(entry -> entry == first, nowNs);
    };
  }

  /** Everything unanswered, once each, in the order first sent; forgets it all. */
  public List<T> takeAll(long nowNs) {
    return take(_ -> true, nowNs);
  }

  /** The same of what went to this address. */
  public List<T> takeAllOf(InetSocketAddress to, long nowNs) {
    return take(entry -> entry.to.equals(to), nowNs);
  }

  private List<T> take(Predicate<Entry<T>> which, long nowNs) {
    LinkedHashSet<T> things = new LinkedHashSet<>();
    Iterator<Entry<T>> each = entries.values().iterator();
    while (each.hasNext()) {
      Entry<T> entry = each.next();
      if (which.test(entry)) {
        each.remove();
        if (nowNs - entry.sentNs < KEPT_NS) {
          things.add(entry.thing);
        }
      }
    }
    return new ArrayList<>(things);
  }

  /** Forgets what is too old to be answered. */
  public void sweep(long nowNs) {
    entries.values().removeIf(entry -> nowNs - entry.sentNs >= KEPT_NS);
  }

  public int size() {
    return entries.size();
  }

  private record Entry<T>(T thing, InetSocketAddress to, long sentNs) {}
}
