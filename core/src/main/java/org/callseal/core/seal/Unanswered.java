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
 * notice can be believed and everything be sealed again. Bounded in number and in time: 32 s after
 * it was first sent the protocols' own transactions have given up, however often it was sent
 * meanwhile (RFC 3261 17.1.1.2 and 17.1.2.2: 64*T1; those of MGCP and Megaco sooner).
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

  /** A copy of the thing went out to this address, in a datagram, under this MAC. */
  public void sent(Mac mac, T thing, InetSocketAddress to, long nowNs) {
    sent(mac, thing, to, false, nowNs);
  }

  /**
   * The same.
   *
   * @param overConnection whether it went over a connection, which may break
   */
  public void sent(Mac mac, T thing, InetSocketAddress to, boolean overConnection, long nowNs) {
    add(mac, new Entry<>(thing, to, overConnection, nowNs, firstNs(thing, nowNs)));
  }

  /** The same of a question that is no transaction: each time it is asked it is another one. */
  public void asked(Mac mac, T thing, InetSocketAddress to, boolean overConnection, long nowNs) {
    add(mac, new Entry<>(thing, to, overConnection, nowNs, nowNs));
  }

  private void add(Mac mac, Entry<T> entry) {
    if (entries.size() >= most) {
      Iterator<Mac> oldest = entries.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    entries.put(mac, entry);
  }

  /** When the thing was first sent: now, unless a copy is remembered, taken or not. */
  private long firstNs(T thing, long nowNs) {
    long firstNs = nowNs;
    Iterator<Entry<T>> each = entries.values().iterator();
    while (each.hasNext()) {
      Entry<T> entry = each.next();
      if (entry.thing.equals(thing)) {
        firstNs = nowNs - entry.firstNs < KEPT_NS ? entry.firstNs : firstNs;
        if (entry.taken) {
          each.remove();
        }
      }
    }
    return firstNs;
  }

  /** The thing has its answer, or nobody waits for one any more. */
  public void answered(T thing) {
    entries.values().removeIf(entry -> entry.thing.equals(thing));
  }

  /**
   * What went to this address so long ago has arrived there, or is lost, and waits for no answer.
   *
   * @param lastWord whether a thing is one that nothing is said to
   */
  public void arrived(InetSocketAddress to, Predicate<T> lastWord, long sentUntilNs) {
    entries
        .values()
        .removeIf(entry ->
            sentUntilNs - entry.sentNs >= 0 && entry.to.equals(to) && lastWord.test(entry.thing));
  }

  /** When the copy under this MAC was sent, if it is unanswered and went to this address. */
  OptionalLong sentNs(Mac mac, InetSocketAddress to, long nowNs) {
    Entry<T> entry = entries.get(mac);
    return entry != null && !entry.taken && nowNs - entry.sentNs < KEPT_NS && entry.to.equals(to)
        ? OptionalLong.of(entry.sentNs)
        : OptionalLong.empty();
  }

  /** What is to be sealed again for a notice that quotes this MAC; that MAC is believed no more. */
  List<T> take(Mac quoted, long nowNs) {
    Entry<T> first = entries.get(quoted);
    if (first == null || first.taken) {
      return List.of();
    }
    return switch (again) {
      case ALL -> takeAll(nowNs);
      case ALL_THERE -> take(entry -> entry.to.equals(first.to), nowNs);
      case QUOTED -> take(entry -> entry == first, nowNs);
    };
  }

  /** Everything unanswered, once each, in the order first sent; no notice is believed for it. */
  public List<T> takeAll(long nowNs) {
    return take(_ -> true, nowNs);
  }

  /** The same of what went to this address. */
  public List<T> takeAllOf(InetSocketAddress to, long nowNs) {
    return take(entry -> entry.to.equals(to), nowNs);
  }

  /** The same of what went over connections. */
  public List<T> takeAllOverConnections(long nowNs) {
    return take(entry -> entry.overConnection, nowNs);
  }

  private List<T> take(Predicate<Entry<T>> which, long nowNs) {
    LinkedHashSet<T> things = new LinkedHashSet<>();
    for (Entry<T> entry : entries.values()) {
      if (!entry.taken && which.test(entry)) {
        // Stays, so that it is known how old the thing is when it is sent again.
        entry.taken = true;
        if (nowNs - entry.firstNs < KEPT_NS) {
          things.add(entry.thing);
        }
      }
    }
    return new ArrayList<>(things);
  }

  /** Forgets what is too old to be answered. */
  public void sweep(long nowNs) {
    entries
        .values()
        .removeIf(entry -> nowNs - (entry.taken ? entry.firstNs : entry.sentNs) >= KEPT_NS);
  }

  /** Whether nothing is remembered. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** How many copies wait for an answer. */
  public int size() {
    return (int) entries.values().stream().filter(entry -> !entry.taken).count();
  }

  private static final class Entry<T> {
    private final T thing;
    private final InetSocketAddress to;
    private final boolean overConnection;
    private final long sentNs;
    private final long firstNs;
    private boolean taken;

    private Entry(
        T thing, InetSocketAddress to, boolean overConnection, long sentNs, long firstNs) {
      this.thing = thing;
      this.to = to;
      this.overConnection = overConnection;
      this.sentNs = sentNs;
      this.firstNs = firstNs;
    }
  }
}
