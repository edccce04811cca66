package org.callseal.demo.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.callseal.agent.Agent;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.GatewayProtocol;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.agent.settings.LineKeys;
import org.callseal.agent.settings.PhoneNetworks;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.nat.Nat;
import org.callseal.demo.world.DemoProcess;
import org.callseal.demo.world.Loopback;
import org.callseal.demo.world.Machine;
import org.callseal.transport.Medium;
import org.jspecify.annotations.Nullable;

/**
 * What a home with a gateway has, whatever that speaks: power, the agent beside it, the NAT between
 * home and world.
 *
 * <p>Used by the demo's own thread; what belongs to the loop stays there. Lives as long as one run.
 *
 * @param <G> the gateway
 */
final class Premises<G> {

  private final Machine machine;
  private final RandomSource random;
  private final P256 curve;
  private final InetAddress host;
  private final Nat nat;
  private final LineKeys keys;
  private final GatewayProtocol protocol;
  private final Opening<G> opening;
  private final Map<Refusal, Long> refusedBefore = new EnumMap<>(Refusal.class);
  private @Nullable Plugged<G> plugged;

  /** Opens a gateway, which says nothing yet. */
  interface Opening<G> {
    G open(DemoProcess process, InetSocketAddress local, InetSocketAddress callAgent)
        throws IOException;
  }

  /** What runs in the home while the gateway is plugged in. */
  private record Plugged<G>(
      DemoProcess process, InetSocketAddress agentEnd, Agent agent, G gateway) {}

  /**
   * @param number of the home, in addresses
   * @param edge where its agent reaches the domain
   */
  Premises(
      int number,
      InetSocketAddress edge,
      LineKeys keys,
      GatewayProtocol protocol,
      Machine machine,
      Domain domain,
      RandomSource random,
      Opening<G> opening)
      throws IOException {
    this.machine = machine;
    this.random = random;
    this.curve = domain.curve();
    this.host = Loopback.host(number);
    this.nat = new Nat(machine.process(), machine, host, Loopback.host(number + 100));
    nat.openDoor(edge);
    this.keys = keys;
    this.protocol = protocol;
    this.opening = opening;
  }

  /** Agent and gateway get their power and remember nothing; gives the gateway, still silent. */
  G plugIn() {
    pullOut();
    DemoProcess process = machine.process();
    InetSocketAddress callAgent = Loopback.freePort(host);
    InetSocketAddress local = Loopback.freePort(host);
    InetSocketAddress agentEnd = Loopback.freePort(host);
    Agent agent = agent(process, agentEnd, callAgent, local);
    try {
      G gateway = opening.open(process, local, callAgent);
      plugged = new Plugged<>(process, agentEnd, agent, gateway);
      return gateway;
    } catch (IOException e) {
      throw new UncheckedIOException("the gateway does not start", e);
    }
  }

  private Agent agent(
      DemoProcess process,
      InetSocketAddress agentEnd,
      InetSocketAddress listen,
      InetSocketAddress gateway) {
    GatewaySettings beside =
        new GatewaySettings(
            keys,
            listen,
            gateway,
            false,
            PhoneNetworks.ofHost(List.of(host)),
            Duration.ZERO,
            protocol,
            Medium.UDP);
    AgentSettings settings = AgentSettings.ofGateways(agentEnd, List.of(beside));
    Agent starting = new Agent(settings, process, machine, nat.behind(), random, curve);
    machine.run(() -> {
      try {
        starting.start();
      } catch (IOException e) {
        throw new UncheckedIOException("the gateway's agent does not start", e);
      }
    });
    return starting;
  }

  /** Everything in the home loses its power. */
  void pullOut() {
    Plugged<G> before = plugged;
    if (before == null) {
      return;
    }
    plugged = null;
    machine.run(() -> {
      for (Refusal refusal : Refusal.values()) {
        refusedBefore.merge(refusal, before.agent.refused(refusal), Long::sum);
      }
      before.process.kill();
    });
  }

  private Plugged<G> now() {
    Plugged<G> now = plugged;
    if (now == null) {
      throw new IllegalStateException("the gateway is not plugged in");
    }
    return now;
  }

  G gateway() {
    return now().gateway;
  }

  /** The agent's end toward the edge, in the home. */
  InetSocketAddress agentEnd() {
    return now().agentEnd;
  }

  Nat nat() {
    return nat;
  }

  /** How often the agents of this home have refused for this reason. */
  long refused(Refusal refusal) {
    Plugged<G> now = plugged;
    return refusedBefore.getOrDefault(refusal, 0L) + (now == null ? 0 : now.agent.refused(refusal));
  }
}
