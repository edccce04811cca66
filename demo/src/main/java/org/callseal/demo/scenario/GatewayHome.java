package org.callseal.demo.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.callseal.agent.Agent;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.agent.settings.LineKeys;
import org.callseal.agent.settings.PhoneNetworks;
import org.callseal.callagent.mgcp.GatewayView;
import org.callseal.core.association.Wishes;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.gateway.GatewayEvent;
import org.callseal.demo.gateway.VirtualGateway;
import org.callseal.demo.nat.Nat;
import org.callseal.demo.world.DemoProcess;
import org.callseal.demo.world.Loopback;
import org.callseal.demo.world.Machine;
import org.jspecify.annotations.Nullable;

/**
 * A home with two telephones at an MGCP gateway, the agent beside it, and the NAT between home and
 * world. The gateway takes the agent for its call agent and knows of nothing else. It is plugged in
 * for the trials that are about it, and pulled out behind them.
 *
 * <p>Used by the demo's own thread; what belongs to the loop stays there. Lives as long as one run.
 */
public final class GatewayHome {

  /** Where the gateway is, in {@link FarEnds}. */
  public static final String GATEWAY = "gateway";

  static final String NAME = "rgw1." + Domain.NAME;

  private static final int HOST = 40;

  private final Machine machine;
  private final FarEnds farEnds;
  private final RandomSource random;
  private final Domain domain;
  private final Domain.Enrolled enrolled;
  private final InetAddress host;
  private final Nat nat;
  private final List<GatewayEvent> events = new CopyOnWriteArrayList<>();
  private final Map<Refusal, Long> refusedBefore = new EnumMap<>(Refusal.class);
  private @Nullable Plugged plugged;

  /** What runs in the home while the gateway is plugged in. */
  private record Plugged(DemoProcess process, Agent agent, VirtualGateway gateway) {}

  GatewayHome(Machine machine, FarEnds farEnds, Domain domain, RandomSource random)
      throws IOException {
    this.machine = machine;
    this.farEnds = farEnds;
    this.random = random;
    this.domain = domain;
    this.host = Loopback.host(HOST);
    this.nat = new Nat(machine.process(), machine, host, Loopback.host(HOST + 100));
    nat.openDoor(domain.gatewaysEdge());
    this.enrolled = domain.enrollGateway(Identity.parse(NAME).orElseThrow());
  }

  /** Everything in the home gets its power: agent and gateway begin, and remember nothing. */
  public void plugIn() {
    pullOut();
    events.clear();
    DemoProcess process = machine.process();
    InetSocketAddress callAgent = Loopback.freePort(host);
    InetSocketAddress local = Loopback.freePort(host);
    Agent agent = agent(process, callAgent, local);
    try {
      VirtualGateway gateway =
          VirtualGateway.open(
              org.callseal.demo.gateway.GatewaySettings.of(NAME, local, callAgent),
              process,
              farEnds.watching(GATEWAY, machine),
              random,
              events::add);
      plugged = new Plugged(process, agent, gateway);
      machine.run(gateway::restart);
    } catch (IOException e) {
      throw new UncheckedIOException("the gateway does not start", e);
    }
  }

  private Agent agent(DemoProcess process, InetSocketAddress listen, InetSocketAddress gateway) {
    GatewaySettings beside =
        new GatewaySettings(
            LineKeys.of(enrolled.provision(), enrolled.key(), Wishes.NONE),
            listen,
            gateway,
            false,
            PhoneNetworks.ofHost(List.of(host)),
            Duration.ZERO);
    AgentSettings settings = AgentSettings.ofGateways(Loopback.freePort(host), List.of(beside));
    Agent starting = new Agent(settings, process, machine, nat.behind(), random, domain.curve());
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
  public void pullOut() {
    Plugged before = plugged;
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

  /** Somebody lifts the handset of a line, from 1 on, or puts it back. */
  public void moveHandset(int line, boolean up) {
    Plugged now = plugged;
    if (now == null) {
      throw new IllegalStateException("the gateway is not plugged in");
    }
    machine.run(() -> {
      if (up) {
        now.gateway.liftHandset(line);
      } else {
        now.gateway.replaceHandset(line);
      }
    });
  }

  /** The gateway as the call agent sees it now, if it does. Asked on the loop. */
  public Optional<GatewayView> seen() {
    return domain.gateways().stream().filter(view -> view.name().equals(NAME)).findFirst();
  }

  /** The gateway's name. */
  public String name() {
    return NAME;
  }

  /** The NAT between home and world. */
  public Nat nat() {
    return nat;
  }

  /** How often this happened at the gateway. */
  public <E extends GatewayEvent> long count(Class<E> type) {
    return events.stream().filter(type::isInstance).count();
  }

  /** How often the agents of this home have refused for this reason. */
  long refused(Refusal refusal) {
    Plugged now = plugged;
    return refusedBefore.getOrDefault(refusal, 0L) + (now == null ? 0 : now.agent.refused(refusal));
  }

  void forget() {
    events.clear();
  }
}
