package org.callseal.edge.exchange;

import org.callseal.core.exchange.ConnectionId;
import org.callseal.relay.leg.Lane;

/** An exchange whose message_2 went out through this edge. Belongs to one loop; lives 40 s. */
public final class PendingExchange {

  private final ConnectionId responder;
  private final Lane lane;
  private final long endNs;
  private boolean finishing;

  PendingExchange(ConnectionId responder, Lane lane, long endNs) {
    this.responder = responder;
    this.lane = lane;
    this.endNs = endNs;
  }

  public ConnectionId responder() {
    return responder;
  }

  /** The way that message_2 went: to the device's first address. */
  public Lane lane() {
    return lane;
  }

  boolean hasEnded(long nowNs) {
    return nowNs - endNs >= 0;
  }

  /** Whether message_3 is with the authority. */
  public boolean isFinishing() {
    return finishing;
  }

  boolean beginFinishing() {
    boolean first = !finishing;
    finishing = true;
    return first;
  }

  void failed() {
    finishing = false;
  }
}
