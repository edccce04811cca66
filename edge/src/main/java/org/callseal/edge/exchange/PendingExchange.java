package org.callseal.edge.exchange;

import java.util.LinkedHashSet;
import java.util.Set;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.seal.Protocol;
import org.callseal.relay.leg.Lane;

/** An exchange whose message_2 went out through this edge. Belongs to one loop; lives 40 s. */
public final class PendingExchange {

  private static final int MOST_OTHERS = 2;

  private final ConnectionId responder;
  private final Protocol protocol;
  private final Lane lane;
  private final long endNs;
  private final Set<Lane> others = new LinkedHashSet<>();
  private boolean finishing;

  PendingExchange(ConnectionId responder, Protocol protocol, Lane lane, long endNs) {
    this.responder = responder;
    this.protocol = protocol;
    this.lane = lane;
    this.endNs = endNs;
  }

  public ConnectionId responder() {
    return responder;
  }

  /** In which it is made: its association is of no other. */
  public Protocol protocol() {
    return protocol;
  }

  /** The way that message_2 went: to the device's first address. */
  public Lane lane() {
    return lane;
  }

  /** A copy of message_1 came another way, and message_2 went there too. */
  void alsoWent(Lane other) {
    if (others.size() < MOST_OTHERS && !other.peer().equals(lane.peer())) {
      others.add(other);
    }
  }

  /** The other ways that message_2 went: somebody's copy of message_1 may have come first. */
  public Set<Lane> others() {
    return others;
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
