package org.callseal.systemtests.lifetime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.callseal.agent.Agent;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.LineKeys;
import org.callseal.agent.settings.PhoneNetworks;
import org.callseal.agent.status.LineStatus;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Refusal;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNat;

/** An agent behind a NAT, with the phone of its first line. Belongs to the simulation's thread. */
final class Home {

  private static final InetSocketAddress AGENT = new InetSocketAddress("192.168.1.2", 5090);
  private static final InetSocketAddress OUTER = new InetSocketAddress("192.168.1.2", 5092);
  private static final InetSocketAddress PHONE = new InetSocketAddress("192.168.1.10", 5070);

  final String identity;
  final SimulatedNat nat;
  final Phone phone;
  final Witness witness;
  private final World world;
  private final List<LineKeys> lines;
  private final Set<InetAddress> publicHosts = new HashSet<>();
  private SimulatedLoop loop;
  private Agent agent;

  /** With a line for each, and the phone of the first. */
  Home(World world, List<LineKeys> lines, String publicHost) {
    this.world = world;
    this.lines = lines;
    this.identity = lines.getFirst().identity().text();
    this.witness = new Witness("the agent of " + identity);
    InetAddress address = new InetSocketAddress(publicHost, 0).getAddress();
    this.nat = world.network.nat(address);
    publicHosts.add(address);
    try {
      this.phone =
          new Phone(
              identity,
              world.network.loop("phone of " + identity),
              nat,
              PHONE,
              AGENT,
              world.ledger);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    startAgent();
  }

  private void startAgent() {
    loop = world.network.loop("agent of " + identity);
    AgentSettings settings =
        AgentSettings.of(List.of(AGENT), OUTER, lines)
            .withPhoneNetworks(PhoneNetworks.parse(List.of("192.168.1.0/24")).orElseThrow());
    Agent started =
        new Agent(settings, witness.over(loop), witness.over(nat), world.random, world.curve);
    agent = started;
    witness.begins(started::taken);
    try {
      started.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the agent as kill -9 does. */
  void stopAgent() {
    loop.stop();
  }

  /**
   * Kills the agent, if it runs, as kill -9 does, and starts it again with nothing but its
   * provision.
   */
  void restartAgent() {
    loop.stop();
    startAgent();
  }

  /** How far its wall clock is off from now on. */
  void setClock(Duration ahead) {
    loop.skewUtc(ahead);
  }

  /** Its agent's clock goes ahead at once, and its sequence numbers with it. */
  void leap(Duration ahead) {
    loop.leap(ahead);
  }

  /** Moves to another public address. */
  void moveTo(InetAddress address) {
    publicHosts.add(address);
    nat.moveTo(address);
  }

  boolean isOrWasAt(InetAddress address) {
    return publicHosts.contains(address);
  }

  /** Where datagrams of the agent come from now, as the world sees it. */
  InetSocketAddress publicAddress() {
    InetSocketAddress address = nat.publicAddressOf(OUTER);
    return address == null ? new InetSocketAddress(publicHosts.iterator().next(), 40_000) : address;
  }

  /** How many datagrams its agent has refused for this reason since it started. */
  long refused(Refusal refusal) {
    return agent.refused(refusal);
  }

  Kid kid() {
    return lines.getFirst().key().credential().kid();
  }

  LineStatus status() {
    var status = agent.status();
    world.until(status::isDone, Duration.ofSeconds(1));
    return status.join().getFirst();
  }
}
