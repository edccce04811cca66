package org.callseal.core.seal;

import java.util.ArrayList;
import java.util.List;
import org.callseal.core.crypto.RandomSource;
import org.jspecify.annotations.Nullable;

/**
 * The instance that one end has of an association, and what was taken under it: a window over each
 * instance of the peer that it has met. No window is ever dropped without drawing anew, so no
 * message can be taken twice, not even after memory was lost.
 *
 * <p>Thread rule: one thread. Lifetime: that of the association in memory.
 */
final class OwnInstance {
  /**
   * How many instances of the peer one instance of ours knows: a group of edges, after failovers.
   */
  static final int MOST_PEERS = 8;

  /** Nothing sealed for an instance can be older than it, so a young one may meet strangers. */
  static final long YOUNG_NS = PeerWindow.FLOOR_NS;

  private final List<PeerWindow> windows = new ArrayList<>(1);
  private Instance value;
  private long sinceNs;

  OwnInstance(Instance value, long nowNs) {
    this.value = value;
    this.sinceNs = nowNs;
  }

  Instance value() {
    return value;
  }

  /** Where a message stands, from its head alone. Changes nothing. */
  Standing standing(SealHead head, Carriage carriage, Noticed noticed, long nowNs) {
    if (!head.to().equals(value)) {
      return Standing.ELSEWHERE;
    }
    PeerWindow window = window(head.from());
    if (window != null) {
      return standing(window, head, carriage, nowNs);
    }
    boolean young = nowNs - sinceNs < YOUNG_NS;
    if (windows.size() >= MOST_PEERS) {
      return young ? Standing.CROWDED : Standing.STRANGER;
    }
    return young || noticed.expects(value, head, nowNs) ? Standing.CURRENT : Standing.STRANGER;
  }

  private static Standing standing(
      PeerWindow window, SealHead head, Carriage carriage, long nowNs) {
    return switch (window.look(carriage, head.sequence(), nowNs)) {
      case FRESH ->
          window.silent(nowNs) || window.late(head.sequence(), nowNs)
              ? Standing.STRANGER
              : Standing.CURRENT;
      case SEEN -> Standing.REPLAYED;
      case BELOW -> Standing.TOO_OLD;
    };
  }

  /**
   * Marks the number of a genuine message whose standing is current; gives whether it is highest.
   */
  boolean mark(SealHead head, Carriage carriage, Noticed noticed, long nowNs) {
    PeerWindow window = window(head.from());
    if (window == null) {
      window = meet(head.from(), noticed.lowest(value, head.from()), nowNs);
    }
    return window.mark(carriage, head.sequence(), nowNs);
  }

  /**
   * Opens a window over an instance of the peer. Over one that it has met a new one opens above
   * what the old one took: nothing is taken twice, and no number that was passed is taken.
   */
  PeerWindow meet(Instance from, long lowest, long nowNs) {
    PeerWindow before = window(from);
    if (before != null) {
      windows.remove(before);
    }
    long above = before == null ? lowest : Math.max(lowest, before.highest() + 1);
    PeerWindow window = new PeerWindow(from, above, nowNs);
    windows.add(window);
    return window;
  }

  boolean hasRoom() {
    return windows.size() < MOST_PEERS;
  }

  boolean hasMet(Instance from) {
    return window(from) != null;
  }

  boolean hasMetNobody() {
    return windows.isEmpty();
  }

  /** Whether nothing was taken for 32 s from any instance that it has met. */
  boolean hearsNothing(long nowNs) {
    return windows.stream().allMatch(window -> window.silent(nowNs));
  }

  /** Draws a new instance: every window falls, and every key in use. */
  void draw(RandomSource random, long nowNs) {
    Instance before = value;
    do {
      value = Instance.draw(random);
    } while (value.equals(before));
    sinceNs = nowNs;
    windows.clear();
  }

  private @Nullable PeerWindow window(Instance from) {
    for (PeerWindow window : windows) {
      if (window.from().equals(from)) {
        return window;
      }
    }
    return null;
  }
}
