package org.callseal.edge.gateway;

import java.util.concurrent.TimeUnit;

/**
 * Whether a gateway is there, as its call agent is to hear it.
 *
 * <pre>
 * there   no association lives for 15 s from its turn on, or it was barred, or nothing verifies for 90 s -> gone
 * gone    something verifies under a living association                             -> there
 * </pre>
 *
 * <p>Belongs to one loop; lives as long as its gateway is known here.
 */
public final class Presence {

  /** How long a gateway has to set up another association before its call agent is told. */
  public static final long GRACE_NS = TimeUnit.SECONDS.toNanos(15);

  /** Three keep-alives and their repetitions. */
  public static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(90);

  private static final long LIVES = Long.MIN_VALUE;

  private long heardNs;
  private long endedNs = LIVES;
  private long turnNs = LIVES;
  private boolean gone;
  private long goneNs;

  public Presence(long nowNs) {
    this.heardNs = nowNs;
  }

  /** Something verified; gives whether it was gone before. */
  public boolean heard(long nowNs) {
    boolean back = gone;
    gone = false;
    heardNs = nowNs;
    endedNs = LIVES;
    return back;
  }

  /** Its turn to set up another association is then. */
  public void turn(long atNs) {
    turnNs = atNs;
  }

  /** Looked at now and then; gives whether it is gone from now on. */
  public boolean isLost(boolean lives, long nowNs) {
    if (lives) {
      endedNs = LIVES;
      turnNs = LIVES;
    } else if (endedNs == LIVES) {
      endedNs = nowNs;
    }
    boolean ended = !lives && nowNs - Math.max(endedNs, turnNs) >= GRACE_NS;
    return (ended || nowNs - heardNs >= SILENCE_NS) && leave(nowNs);
  }

  /** It gets no other association; gives whether it was there until now. */
  public boolean leave(long nowNs) {
    boolean left = !gone;
    if (left) {
      gone = true;
      goneNs = nowNs;
    }
    return left;
  }

  public boolean isGone() {
    return gone;
  }

  /** Since when it is gone, or was when it came back. */
  public long goneNs() {
    return goneNs;
  }
}
