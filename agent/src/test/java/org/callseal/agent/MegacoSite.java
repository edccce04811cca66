package org.callseal.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.GatewayProtocol;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.agent.status.LineStatus;
import org.callseal.core.association.Grant;
import org.callseal.core.association.ServerSet;
import org.callseal.megaco.Encoding;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNat;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.testkit.SeededRandom;
import org.callseal.transport.Medium;

/** A Megaco gateway with an agent behind a NAT, and an edge outside, under one seed. */
final class MegacoSite {

  static final String RGW = "rgw1.example.net";
  static final InetSocketAddress EDGE = new InetSocketAddress("203.0.113.10", 2944);
  static final InetSocketAddress SECOND_EDGE = new InetSocketAddress("203.0.113.11", 2944);
  static final InetSocketAddress GATEWAY = new InetSocketAddress("127.0.0.1", 3944);
  static final String RESTART =
      "!/1 <rgw1.example.net>\nT=1200{C=-{SC=root{SV{MT=RS,RE=\"901 Cold Boot\"}}}}";

  final SimulatedNetwork world;
  final SimulatedNat nat;
  final SimulatedLoop edgeLoop;
  final SimulatedLoop agentLoop;
  final Subscriptions domain;
  final MegacoEdgeEnd edge;
  final MediaGatewayEnd gateway;
  final GatewaySettings beside;
  final Agent agent;
  private final Encoding encoding;

  MegacoSite(long seed) {
    this(seed, GatewayProtocol.MEGACO_TEXT, Medium.UDP, UnaryOperator.identity());
  }

  /** A site of this encoding and medium, and an agent that is told something else besides. */
  MegacoSite(
      long seed, GatewayProtocol protocol, Medium medium, UnaryOperator<GatewaySettings> change) {
    this.encoding = protocol == GatewayProtocol.MEGACO_TEXT ? Encoding.TEXT : Encoding.BER;
    this.world = new SimulatedNetwork(seed);
    this.nat = world.nat(new InetSocketAddress("198.51.100.7", 0).getAddress());
    this.edgeLoop = world.loop("edge");
    this.agentLoop = world.loop("agent");
    this.domain = new Subscriptions(new SeededRandom(seed)::fill);
    this.beside =
        change.apply(
            GatewaySettings.of(domain.subscribe(RGW, EDGE, SECOND_EDGE))
                .inMegaco(protocol, medium));
    AgentSettings settings =
        AgentSettings.ofGateways(new InetSocketAddress("192.168.1.2", 6000), List.of(beside));
    this.agent =
        new Agent(settings, agentLoop, nat, new SeededRandom(seed + 1)::fill, domain.curve);
    try {
      this.edge = new MegacoEdgeEnd(edgeLoop, world, EDGE, domain, encoding);
      this.gateway =
          new MediaGatewayEnd(world.loop("gateway"), nat, GATEWAY, beside.listen(), medium);
      agent.start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Another edge on the same store, which the grants of both name besides the first. */
  MegacoEdgeEnd edgeBeside() {
    ServerSet both =
        new ServerSet(
            List.of(
                new ServerSet.Server("a", EDGE.getHostString(), 2944),
                new ServerSet.Server("b", SECOND_EDGE.getHostString(), 2944)));
    try {
      MegacoEdgeEnd second = edge.beside(world.loop("edge beside"), world, SECOND_EDGE);
      edge.grant = new Grant(86_400, List.of(), both, 0, new byte[0]);
      second.grant = edge.grant;
      return second;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Another edge of the domain. */
  MegacoEdgeEnd secondEdge() {
    try {
      return new MegacoEdgeEnd(world.loop("second edge"), world, SECOND_EDGE, domain, encoding);
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
  MegacoSite sealed() {
    if (!until(() -> edge.associations() > 0, 10)) {
      throw new AssertionError("no association after 10 s");
    }
    run(1.5);
    return this;
  }

  /** The same with a gateway that has spoken, so that it is known where it is. */
  MegacoSite registered() {
    sealed();
    gateway.say(RESTART);
    run(0.5);
    edge.messages.clear();
    edge.media.clear();
    return this;
  }
}
