package org.callseal.agent.line;

import java.time.Duration;

/**
 * The sending times of one question of ours: at once, after 500 ms, then at doubling distances up
 * to 4 s, until its time is over. Pure; one for each question.
 */
public final class Retransmission {

  private static final long FIRST = Duration.ofMillis(500).toNanos();
  private static final long LONGEST = Duration.ofSeconds(4).toNanos();

  private final long endsAt;
  private long dueAt;
  private long distance = FIRST;

  public Retransmission(long nowNs, Duration lifetime) {
    this.dueAt = nowNs;
    this.endsAt = nowNs + lifetime.toNanos();
  }

  public boolean due(long nowNs) {
    return nowNs - dueAt >= 0 && !over(nowNs);
  }

  public boolean over(long nowNs) {
    return nowNs - endsAt >= 0;
  }

  /** It went out. */
  public void sent(long nowNs) {
    dueAt = nowNs + distance;
    distance = Math.min(2 * distance, LONGEST);
  }
}
