package org.callseal.systemtests.mgcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callseal.agent.Agent;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.agent.settings.LineKeys;
import org.callseal.agent.settings.PhoneNetworks;
import org.callseal.agent.status.LineState;
import org.callseal.demo.gateway.GatewayEvent;
import org.callseal.demo.gateway.VirtualGateway;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNat;

/** A home behind its NAT: a gateway with two telephones, and an agent beside it. */
final class GatewayHome {

  private static final InetSocketAddress OUTER = new InetSocketAddress("192.168.1.2", 6000);

  final MgcpWorld world;
  final String name;
  final InetSocketAddress core;
  final SimulatedNat nat;
  final VirtualGateway gateway;
  final List<GatewayEvent> events = new ArrayList<>();
  private final SimulatedLoop loop;
  private final AgentSettings settings;
  private Agent agent;

  GatewayHome(
      MgcpWorld world, String name, InetSocketAddress core, String publicHost, LineKeys keys)
      throws IOException {
    this.world = world;
    this.name = name;
    this.core = core;
    this.nat = world.network.nat(new InetSocketAddress(publicHost, 0).getAddress());
    this.loop = world.network.loop("home of " + name);
    this.settings =
        AgentSettings.ofGateways(
            OUTER,
            List.of(
                new GatewaySettings(
                    keys,
                    GatewaySettings.DEFAULT_LISTEN,
                    GatewaySettings.DEFAULT_GATEWAY,
                    true,
                    PhoneNetworks.ofHost(List.of()),
                    Duration.ofSeconds(2))));
    startAgent();
    this.gateway =
        VirtualGateway.open(
            org.callseal.demo.gateway.GatewaySettings.of(
                name, GatewaySettings.DEFAULT_GATEWAY, GatewaySettings.DEFAULT_LISTEN),
            loop,
            nat,
            world.random,
            events::add);
  }

  private void startAgent() throws IOException {
    agent = new Agent(settings, loop, nat, world.random, world.curve);
    agent.start();
  }

  /** The agent ends, and another one starts that knows nothing of it. */
  void restartAgent() throws IOException {
    agent.close();
    startAgent();
  }

  Agent agent() {
    return agent;
  }

  /** Waits for the association, without a word of the gateway. */
  GatewayHome sealed() {
    for (int tenth = 0; tenth < 150; tenth++) {
      if (isSealed()) {
        return this;
      }
      world.run(0.1);
    }
    throw new AssertionError(name + " has no association");
  }

  boolean isSealed() {
    var status = agent.status();
    world.run(0.001);
    return status.join().getFirst().state() == LineState.SEALED;
  }

  String line(int number) {
    return "aaln/" + number + "@" + name;
  }

  /** How many commands of this verb the gateway has executed. */
  long executed(String verb) {
    return events.stream()
        .filter(
            event -> event instanceof GatewayEvent.Commanded(var command, _) && command.is(verb))
        .count();
  }

  /** How many of its RSIPs were answered. */
  long restartsAnswered() {
    return events.stream().filter(GatewayEvent.RestartAnswered.class::isInstance).count();
  }
}
