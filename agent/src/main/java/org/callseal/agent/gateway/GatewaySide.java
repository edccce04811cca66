package org.callseal.agent.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callseal.agent.line.EdgeSide;
import org.callseal.agent.line.EndpointSide;
import org.callseal.agent.line.Line;
import org.callseal.agent.line.LineProtocol;
import org.callseal.agent.line.LineTimes;
import org.callseal.agent.line.SealedWay;
import org.callseal.agent.names.NameService;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.agent.status.LineStatus;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.SealedBytes;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.transport.Loop;
import org.callseal.transport.Network;

/**
 * An agent's gateways of one protocol, each with a port and a line of its own, and one port toward
 * the edges for all of them. Belongs to the agent's loop; lives as long as the agent.
 *
 * @param <M> a message of the protocol
 * @param <S> a sealed one
 */
public final class GatewaySide<M, S extends SealedBytes> implements EndpointSide {

  private final EdgeSide<M, S> edge;
  private final List<Beside<M, S>> gateways = new ArrayList<>();

  /** A gateway and its line. */
  private record Beside<M, S extends SealedBytes>(Line<M, S> line, BesideGateway<M> gateway) {

    LineStatus status() {
      return line.status(
          gateway.place().stream()
              .map(at -> at.getAddress().getHostAddress() + ":" + at.getPort())
              .toList());
    }
  }

  /**
   * Opens the port toward one gateway.
   *
   * @param <M> a message of its protocol
   */
  @FunctionalInterface
  public interface Opening<M> {

    /** Opens it, for this line. */
    BesideGateway<M> open(
        Loop loop,
        Network network,
        RandomSource random,
        GatewaySettings settings,
        SealedWay<M> line)
        throws IOException;
  }

  /**
   * What a side shares with the agent.
   *
   * @param inner where gateways are
   * @param outer where edges are
   * @param names finds those that are known by name
   * @param local what edges are spoken with from
   */
  public record Surroundings(
      Loop loop,
      Network inner,
      Network outer,
      NameService names,
      InetSocketAddress local,
      Duration keepAlive,
      RandomSource random,
      P256 curve) {}

  private GatewaySide(EdgeSide<M, S> edge) {
    this.edge = edge;
  }

  /**
   * Opens the ports and begins.
   *
   * @throws IOException when an address cannot be bound; nothing stays open then
   */
  public static <M, S extends SealedBytes> GatewaySide<M, S> start(
      LineProtocol<M, S> protocol,
      Opening<M> opening,
      List<GatewaySettings> settings,
      Surroundings around)
      throws IOException {
    Loop loop = around.loop();
    RandomSource random = around.random();
    GatewaySide<M, S> side =
        new GatewaySide<>(
            new EdgeSide<>(protocol, loop, around.outer(), around.names(), random, around.local()));
    try {
      for (GatewaySettings each : settings) {
        LineTimes times = LineTimes.ofGateway(around.keepAlive(), each.startWithin());
        Line<M, S> line = new Line<>(loop, side.edge, each.keys(), around.curve(), random, times);
        BesideGateway<M> gateway = opening.open(loop, around.inner(), random, each, line);
        side.gateways.add(new Beside<>(line, gateway));
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
    for (Beside<M, S> each : gateways) {
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
