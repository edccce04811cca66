package org.callseal.edge.gateway;

import java.util.concurrent.TimeUnit;

/** Whether it is time to say the same thing about a gateway once more. Belongs to one loop. */
public final class PacedLog {

  private static final long PAUSE_NS = TimeUnit.MINUTES.toNanos(1);

  private boolean said;
  private long saidNs;

  public boolean isDue(long nowNs) {
    if (said && nowNs - saidNs < PAUSE_NS) {
      return false;
    }
    said = true;
    saidNs = nowNs;
    return true;
  }
}
