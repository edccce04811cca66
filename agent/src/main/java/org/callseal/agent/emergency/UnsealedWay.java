package org.callseal.agent.emergency;

import java.net.InetSocketAddress;
import org.callseal.agent.line.EdgeSide;
import org.callseal.agent.line.EdgeWay;
import org.callseal.agent.line.Unsettled;
import org.callseal.core.identity.Identity;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.SipMessage;
import org.jspecify.annotations.Nullable;

/**
 * The way to an edge without a seal. Nothing but a call for help may take it. Belongs to the
 * agent's loop.
 *
 * @param server the edge that is asked, and the only one that is heard
 * @param identity whose line the call would have taken
 */
public record UnsealedWay(EdgeSide<SipMessage, ?> edge, InetSocketAddress server, Identity identity)
    implements EdgeWay<SipMessage> {

  private static final byte[] KEEP_ALIVE = {'\r', '\n', '\r', '\n'};

  /** What transactions call an edge that is heard without a seal. */
  public static String peer(InetSocketAddress server) {
    return "unsealed " + server;
  }

  @Override
  public InetSocketAddress localAddress() {
    return edge.localAddress();
  }

  @Override
  public String peer() {
    return peer(server);
  }

  @Override
  public boolean takesRequest() {
    return true;
  }

  @Override
  public @Nullable Lane send(SipMessage message, Unsettled unsettled, @Nullable Lane like) {
    edge.sendUnsealed(server, message.bytes());
    return null;
  }

  /** Keeps the NAT's mapping: a lone line end is no message (RFC 5626 3.5.1). */
  void keepAlive() {
    edge.sendUnsealed(server, KEEP_ALIVE);
  }

  @Override
  public void settle(Unsettled unsettled) {}
}
