package org.callseal.core.seal;

import java.util.concurrent.TimeUnit;
import org.callseal.core.seal.ReplayWindow.Look;
import org.jspecify.annotations.Nullable;

/**
 * What an instance of ours has taken from one instance of the peer: a {@link ReplayWindow} per
 * carriage, and over all of them the rules of time that keep a held-back copy from outliving its
 * transaction. The peer counts all its carriages with one counter, so what one of them shows bounds
 * the others.
 *
 * <p>Thread rule: one thread. Lifetime: until our end draws a new instance, never shorter.
 */
final class PeerWindow {
  static final long FLOOR_NS = TimeUnit.SECONDS.toNanos(15);
  static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(32);
  static final long LATENESS_NS = TimeUnit.SECONDS.toNanos(15);

  private final Instance from;
  private final @Nullable ReplayWindow[] windows = new ReplayWindow[Carriage.COUNT];
  private long lowest;
  private long highest;
  private long checkpointNs;
  private long checkpointHighest;
  private long takenNs;
  private long leastLagNs;
  private boolean lagKnown;

  /**
   * @param lowest the first number that can be taken
   */
  PeerWindow(Instance from, long lowest, long nowNs) {
    this.from = from;
    this.lowest = lowest;
    this.highest = lowest - 1;
    this.checkpointHighest = highest;
    this.checkpointNs = nowNs;
    this.takenNs = nowNs;
  }

  Instance from() {
    return from;
  }

  /** The highest number that was taken, or that no lower one is taken than. */
  long highest() {
    return Math.max(highest, lowest - 1);
  }

  /** A window silent for 32 s takes nothing more: our end draws a new instance instead. */
  boolean silent(long nowNs) {
    return nowNs - takenNs >= SILENCE_NS;
  }

  /**
   * Whether the message shows by its number that it is older than others were when they came. The
   * numbers are a slow clock of the sender; whoever holds a stream back and feeds it in piece by
   * piece keeps the window from silence, but not this clock from falling behind.
   */
  boolean late(long sequence, long nowNs) {
    return lagKnown && lagNs(sequence, nowNs) - leastLagNs > LATENESS_NS;
  }

  private static long lagNs(long sequence, long nowNs) {
    return nowNs - sequence * Sequence.NS_PER_NUMBER;
  }

  /** Asked of a window whether silent or not; a silent one finds nothing fresh that it passed. */
  Look look(Carriage carriage, long sequence, long nowNs) {
    if (sequence < lowest(nowNs)) {
      return Look.BELOW;
    }
    ReplayWindow window = windows[carriage.ordinal()];
    return window == null ? Look.FRESH : window.look(sequence);
  }

  /** Takes the number; gives whether it is the highest so far. */
  boolean mark(Carriage carriage, long sequence, long nowNs) {
    if (nowNs - checkpointNs >= FLOOR_NS) {
      lowest = lowest(nowNs);
      checkpointHighest = Math.max(highest, sequence);
      checkpointNs = nowNs;
    }
    ReplayWindow window = windows[carriage.ordinal()];
    if (window == null) {
      window = new ReplayWindow();
      windows[carriage.ordinal()] = window;
    }
    window.mark(sequence);
    takenNs = nowNs;
    long lagNs = lagNs(sequence, nowNs);
    if (!lagKnown || lagNs < leastLagNs) {
      leastLagNs = lagNs;
      lagKnown = true;
    }
    if (sequence <= highest) {
      return false;
    }
    highest = sequence;
    return true;
  }

  /**
   * What was highest 15 s ago. A mark later than 15 s after the checkpoint moves the checkpoint, so
   * once 30 s have passed the highest itself is at least 15 s old.
   */
  private long lowest(long nowNs) {
    long passed = nowNs - checkpointNs;
    if (passed < FLOOR_NS) {
      return lowest;
    }
    return Math.max(lowest, passed < 2 * FLOOR_NS ? checkpointHighest : highest);
  }
}
