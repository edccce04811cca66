package org.callseal.agent.mgcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callseal.agent.line.EdgeSide;
import org.callseal.agent.line.EndpointSide;
import org.callseal.agent.line.Line;
import org.callseal.agent.line.LineTimes;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.agent.status.LineStatus;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.seal.MgcpSealed;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.transport.Loop;
import org.callseal.transport.Network;

/**
 * An agent's MGCP gateways, each with a port and a line of its own, and one port toward the edges
 * for all of them. Belongs to the agent's loop; lives as long as the agent.
 */
public final class MgcpGateways implements EndpointSide {

  private final EdgeSide<MgcpMessage, MgcpSealed> edge;
  private final List<Beside> gateways = new ArrayList<>();

  /** A gateway and its line. */
  private record Beside(Line<MgcpMessage, MgcpSealed> line, MgcpGateway gateway) {

    LineStatus status() {
      InetSocketAddress at = gateway.gateway();
      return line.status(List.of(at.getAddress().getHostAddress() + ":" + at.getPort()));
    }
  }

  private MgcpGateways(EdgeSide<MgcpMessage, MgcpSealed> edge) {
    this.edge = edge;
  }

  /**
   * Opens the ports and begins.
   *
   * @param inner where gateways are
   * @param outer where edges are
   * @param local what edges are spoken with from
   * @throws IOException when an address cannot be bound; nothing stays open then
   */
  public static MgcpGateways start(
      List<GatewaySettings> settings,
      Loop loop,
      Network inner,
      Network outer,
      InetSocketAddress local,
      Duration keepAlive,
      RandomSource random,
      P256 curve)
      throws IOException {
    MgcpGateways side =
        new MgcpGateways(new EdgeSide<>(MgcpLines.MGCP, loop, outer, random, local));
    try {
      for (GatewaySettings each : settings) {
        LineTimes times = LineTimes.ofGateway(keepAlive, each.startWithin());
        Line<MgcpMessage, MgcpSealed> line =
            new Line<>(loop, side.edge, each.keys(), curve, random, times);
        MgcpGateway gateway = new MgcpGateway(loop, inner, random, each, line);
        side.gateways.add(new Beside(line, gateway));
        line.serve(gateway);
      }
    } catch (IOException e) {
      side.close();
      throw e;
    }
    return side;
  }

  @Override
  public void tick(long nowNs) {
    for (Beside each : gateways) {
      each.line().tick(nowNs);
      each.gateway().sweep(nowNs);
    }
  }

  @Override
  public List<LineStatus> status() {
    return gateways.stream().map(Beside::status).toList();
  }

  @Override
  public RefusalCounters counters() {
    return edge.counters();
  }

  @Override
  public long dropped() {
    return gateways.stream().mapToLong(each -> each.gateway().dropped()).sum();
  }

  @Override
  public int burden() {
    return edge.burden() + gateways.stream().mapToInt(each -> each.gateway().burden()).sum();
  }

  @Override
  public void close() {
    gateways.forEach(each -> each.gateway().close());
    edge.close();
  }
}
