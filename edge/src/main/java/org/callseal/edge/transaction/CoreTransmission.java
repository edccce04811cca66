package org.callseal.edge.transaction;

import org.callseal.edge.callagent.Hop;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.SipMessage;
import org.callseal.sip.transaction.Transmission;
import org.callseal.sip.transaction.Transport;
import org.jspecify.annotations.Nullable;

/**
 * How a request gets to a call agent: over the connection that carried it before while that stands
 * (RFC 3261 9.1, 17.1.1.3: CANCEL and ACK go the way of their INVITE), else the way that its length
 * asks for. Belongs to one loop; lives as long as its transaction.
 */
final class CoreTransmission implements Transmission {

  private final CoreWays ways;
  private final Hop hop;
  private final Carrying carrying;
  private Runnable again = () -> {};
  private @Nullable Lane last;

  CoreTransmission(CoreWays ways, Hop hop, Carrying carrying) {
    this.ways = ways;
    this.hop = hop;
    this.carrying = carrying;
  }

  /** What makes its transaction transmit again, known only once there is one. */
  void again(Runnable transmitAgain) {
    again = transmitAgain;
  }

  Transport transport() {
    return new Transport(this, this::isOnConnection);
  }

  private boolean isOnConnection() {
    return last != null && last.medium().isReliable() && last.stands();
  }

  @Override
  public void transmit(SipMessage message, int attempt) {
    Lane before = last;
    Lane lane =
        before != null && isOnConnection() ? before : ways.lane(hop, message.bytes().length);
    if (!lane.equals(before)) {
      carrying.moved(again, before, lane);
      last = lane;
    }
    CoreWays.send(lane, message);
  }

  /** It has been answered, or nobody waits any more. */
  void settled() {
    carrying.moved(again, last, null);
  }
}
