package org.callseal.core.seal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an association has answered with switch notices: up to which number of which instance of the
 * peer, for which instance of ours, and to where. From the instances it noticed it expects messages
 * with higher numbers; of lower ones it takes no notice again, so copies cannot use up its rate.
 *
 * <p>Thread rule: one thread. Lifetime: that of the association in memory.
 */
final class Noticed {
  static final int MOST_PER_SECOND = 4;

  /** At the full rate an instance stays expected for two seconds, longer than a round trip. */
  static final int KEPT = 2 * MOST_PER_SECOND;

  /** Most associations never see a notice, and pay for none. */
  private static final @Nullable Entry[] NONE = {};

  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private @Nullable Entry[] entries = NONE;
  private long[] timesNs = {};
  private @Nullable InetAddress[] sources = {};
  private long count;

  /** Whether a notice for this message is due and within the rate, if it is genuine. */
  boolean due(SealHead head, long nowNs) {
    Entry entry = entry(head.from());
    if (entry != null && head.sequence() <= entry.sequence) {
      return false;
    }
    return count < MOST_PER_SECOND || nowNs - timesNs[(int) (count % MOST_PER_SECOND)] >= SECOND_NS;
  }

  /**
   * Whether a notice to this source is within the rate of one a second to an address, by address
   * alone: ports cost a sender nothing. What went in the last second is all remembered, because the
   * association sends no more. The last notice of a second is for the known address of the peer, so
   * that copies from elsewhere cannot keep it from being told.
   */
  boolean within(InetSocketAddress source, @Nullable InetSocketAddress known, long nowNs) {
    boolean kept = known != null && !known.getAddress().equals(source.getAddress());
    int recent = 0;
    for (int i = 0; i < Math.min(count, MOST_PER_SECOND); i++) {
      if (nowNs - timesNs[i] < SECOND_NS) {
        recent++;
        if (source.getAddress().equals(sources[i])) {
          return false;
        }
      }
    }
    return recent < (kept ? MOST_PER_SECOND - 1 : MOST_PER_SECOND);
  }

  /** A notice goes out for this genuine message, from our given instance. */
  void add(SealHead head, Instance own, InetSocketAddress source, long nowNs) {
    if (count == 0) {
      entries = new Entry[KEPT];
      timesNs = new long[MOST_PER_SECOND];
      sources = new InetAddress[MOST_PER_SECOND];
    }
    timesNs[(int) (count % MOST_PER_SECOND)] = nowNs;
    sources[(int) (count % MOST_PER_SECOND)] = source.getAddress();
    Entry entry = entry(head.from());
    if (entry == null) {
      entry = new Entry(head.from());
      entries[freeOrOldest()] = entry;
    }
    entry.sequence = head.sequence();
    entry.own = own;
    entry.sinceNs = nowNs;
    entry.turn = count;
    count++;
  }

  /**
   * Whether the message may come from an instance that obeyed a notice of ours. Not for ever: what
   * was sealed for our instance and held back must not find the door still open.
   */
  boolean expects(Instance own, SealHead head, long nowNs) {
    Entry entry = entry(head.from());
    return entry != null
        && own.equals(entry.own)
        && head.sequence() > entry.sequence
        && nowNs - entry.sinceNs < PeerWindow.SILENCE_NS;
  }

  /** The lowest number to take from an instance that is met now. */
  long lowest(Instance own, Instance from) {
    Entry entry = entry(from);
    return entry != null && own.equals(entry.own) ? entry.sequence + 1 : 1;
  }

  private int freeOrOldest() {
    int oldest = 0;
    for (int i = 0; i < KEPT; i++) {
      Entry entry = entries[i];
      if (entry == null) {
        return i;
      }
      Entry candidate = entries[oldest];
      if (candidate != null && entry.turn < candidate.turn) {
        oldest = i;
      }
    }
    return oldest;
  }

  private @Nullable Entry entry(Instance from) {
    for (Entry entry : entries) {
      if (entry != null && entry.from.equals(from)) {
        return entry;
      }
    }
    return null;
  }

  private static final class Entry {
    private final Instance from;
    private @Nullable Instance own;
    private long sequence;
    private long sinceNs;
    private long turn;

    private Entry(Instance from) {
      this.from = from;
    }
  }
}
