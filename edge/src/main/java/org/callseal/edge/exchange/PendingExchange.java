package org.callseal.edge.exchange;

import java.net.InetSocketAddress;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.transport.DatagramPort;

/** An exchange whose message_2 went out through this edge. Belongs to one loop; lives 40 s. */
public final class PendingExchange {

  private final ConnectionId responder;
  private final DatagramPort on;
  private final InetSocketAddress source;
  private final long endNs;
  private boolean finishing;

  PendingExchange(ConnectionId responder, DatagramPort on, InetSocketAddress source, long endNs) {
    this.responder = responder;
    this.on = on;
    this.source = source;
    this.endNs = endNs;
  }

  public ConnectionId responder() {
    return responder;
  }

  /** The port of ours that message_2 left from. */
  public DatagramPort on() {
    return on;
  }

  /** Where message_2 went to: the device's first address. */
  public InetSocketAddress source() {
    return source;
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
