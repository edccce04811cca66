package org.callseal.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.callseal.agent.Agent;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.LineKeys;
import org.callseal.agent.settings.PhoneNetworks;
import org.callseal.core.credential.Kid;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.demo.phone.PhoneSettings;
import org.callseal.demo.phone.VirtualPhone;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNat;
import org.callseal.systemtests.lifetime.Witness;
import org.jspecify.annotations.Nullable;

/**
 * A phone and its agent behind a NAT. Every text that it hears is heard once, and it rings once for
 * every call. Belongs to the simulation's thread.
 */
public final class ClusterHome {

  private static final InetSocketAddress AGENT = new InetSocketAddress("192.168.1.2", 5060);
  private static final InetSocketAddress OUTER = new InetSocketAddress("192.168.1.2", 5092);
  private static final InetSocketAddress PHONE = new InetSocketAddress("192.168.1.10", 5060);

  /** For so long a transaction absorbs what comes again (64*T1, RFC 3261 17, RFC 6026 7.1). */
  private static final Duration ABSORBED = Duration.ofSeconds(32);

  final String identity;
  final SimulatedNat nat;
  final VirtualPhone phone;
  final Witness witness;
  final List<PhoneEvent> events = new ArrayList<>();
  boolean answersCalls = true;
  private final ClusterWorld world;
  private final LineKeys line;
  private final Set<String> heard = new HashSet<>();
  private final Map<String, Duration> called = new HashMap<>();
  private SimulatedLoop loop;
  private Agent agent;

  ClusterHome(ClusterWorld world, String identity, String publicHost, LineKeys line) {
    this.world = world;
    this.identity = identity;
    this.line = line;
    this.witness = new Witness("the agent of " + identity);
    this.nat = world.network.nat(new InetSocketAddress(publicHost, 0).getAddress());
    startAgent();
    try {
      this.phone =
          VirtualPhone.open(
              PhoneSettings.of(identity, PHONE, AGENT),
              world.network.loop("phone of " + identity),
              nat,
              world.random,
              this::happened);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startAgent() {
    loop = world.network.loop("agent of " + identity);
    AgentSettings settings =
        AgentSettings.of(List.of(AGENT), OUTER, List.of(line))
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

  /** Kills the agent as kill -9 does, and starts it again with nothing but its provision. */
  void restartAgent() {
    loop.stop();
    startAgent();
  }

  /** Kills the agent for good. */
  void stopAgent() {
    loop.stop();
  }

  private void happened(PhoneEvent event) {
    events.add(event);
    if (event instanceof PhoneEvent.TextReceived text) {
      assertThat(heard.add(text.text())).as("%s hears %s again", identity, text.text()).isTrue();
    }
    if (event instanceof PhoneEvent.Called(PhoneCall call, var _)) {
      ringsFor(call.callId());
    }
    if (answersCalls && event instanceof PhoneEvent.Called(PhoneCall call, var _)) {
      call.answer();
    }
  }

  private void ringsFor(String call) {
    Duration now = world.network.elapsed();
    @Nullable Duration before = called.put(call, now);
    assertThat(before == null || now.minus(before).compareTo(ABSORBED) > 0)
        .as("%s rings for one call again", identity)
        .isTrue();
  }

  /** Registers, and goes on until the registrar has it. */
  void register(int seconds) {
    int before = events(PhoneEvent.Registered.class).size();
    phone.register();
    assertThat(world.until(() -> events(PhoneEvent.Registered.class).size() > before, seconds))
        .as("%s registers", identity)
        .isTrue();
  }

  /** Says something new to another phone, once; gives what it said. */
  String say(ClusterHome other) {
    String text = world.nextText();
    phone.sendText(other.identity, text);
    return text;
  }

  boolean hasHeard(String text) {
    return heard.contains(text);
  }

  <E extends PhoneEvent> List<E> events(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  Agent agent() {
    return agent;
  }

  /** How many associations were ever set up for this device: one for each exchange. */
  int exchanges() {
    return world.associations.born(kid());
  }

  Kid kid() {
    return line.key().credential().kid();
  }
}
