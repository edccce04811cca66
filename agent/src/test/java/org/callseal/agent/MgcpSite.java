package org.callseal.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.agent.status.LineStatus;
import org.callseal.core.association.Grant;
import org.callseal.core.association.ServerSet;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNat;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.testkit.SeededRandom;

/** A gateway with an agent behind a NAT, and an edge outside, under one seed. */
final class MgcpSite {

  static final String RGW = "rgw1.example.net";
  static final InetSocketAddress EDGE = new InetSocketAddress("203.0.113.10", 2727);
  static final InetSocketAddress SECOND_EDGE = new InetSocketAddress("203.0.113.11", 2727);
  static final InetSocketAddress AGENT = GatewaySettings.DEFAULT_LISTEN;
  static final InetSocketAddress GATEWAY = GatewaySettings.DEFAULT_GATEWAY;
  static final String RSIP = "RSIP 1200 *@rgw1.example.net MGCP 1.0\r\nRM: restart\r\n";

  final SimulatedNetwork world;
  final SimulatedNat nat;
  final SimulatedLoop edgeLoop;
  final SimulatedLoop agentLoop;
  final Subscriptions domain;
  final MgcpEdgeEnd edge;
  final GatewayEnd gateway;
  Agent agent;
  private final AgentSettings settings;
  private final long seed;

  MgcpSite(long seed) {
    this(seed, UnaryOperator.identity(), GATEWAY);
  }

  /** A site with a gateway at that address, and an agent that is told something else. */
  MgcpSite(long seed, UnaryOperator<GatewaySettings> change, InetSocketAddress gatewayAt) {
    this.seed = seed;
    this.world = new SimulatedNetwork(seed);
    this.nat = world.nat(new InetSocketAddress("198.51.100.7", 0).getAddress());
    this.edgeLoop = world.loop("edge");
    this.agentLoop = world.loop("agent");
    this.domain = new Subscriptions(new SeededRandom(seed)::fill);
    GatewaySettings beside =
        change.apply(GatewaySettings.of(domain.subscribe(RGW, EDGE, SECOND_EDGE)));
    this.settings =
        AgentSettings.ofGateways(new InetSocketAddress("192.168.1.2", 6000), List.of(beside));
    try {
      this.edge = new MgcpEdgeEnd(edgeLoop, world, EDGE, domain);
      this.gateway = new GatewayEnd(world.loop("gateway"), nat, gatewayAt, beside.listen());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    startAgent(1);
  }

  private void startAgent(int run) {
    agent = new Agent(settings, agentLoop, nat, new SeededRandom(seed + run)::fill, domain.curve);
    try {
      agent.start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The agent ends and another one starts, which knows nothing of it. */
  void restartAgent() {
    agent.close();
    startAgent(2);
  }

  /** Another edge on the same store, which the grants of both name besides the first. */
  MgcpEdgeEnd edgeBeside() {
    ServerSet both =
        new ServerSet(
            List.of(
                new ServerSet.Server("a", EDGE.getHostString(), 2727),
                new ServerSet.Server("b", SECOND_EDGE.getHostString(), 2727)));
    try {
      MgcpEdgeEnd second = edge.beside(world.loop("edge beside"), world, SECOND_EDGE);
      edge.grant = new Grant(86_400, List.of(), both, 0, new byte[0]);
      second.grant = edge.grant;
      return second;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Another edge of the domain. */
  MgcpEdgeEnd secondEdge() {
    try {
      return new MgcpEdgeEnd(world.loop("second edge"), world, SECOND_EDGE, domain);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void run(double seconds) {
    world.run(Duration.ofNanos((long) (seconds * 1e9)));
  }

  boolean until(BooleanSupplier condition, int seconds) {
    return world.runUntil(condition, Duration.ofSeconds(seconds));
  }

  LineStatus status() {
    var status = agent.status();
    until(status::isDone, 1);
    return status.join().getFirst();
  }

  /** Waits until the association stands. */
  MgcpSite sealed() {
    if (!until(() -> edge.associations() > 0, 10)) {
      throw new AssertionError("no association after 10 s");
    }
    run(1.5);
    return this;
  }
}
