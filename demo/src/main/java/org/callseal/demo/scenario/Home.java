package org.callseal.demo.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.callseal.agent.Agent;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.LineKeys;
import org.callseal.core.association.Wishes;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.identity.Identity;
import org.callseal.core.passphrase.GeneratedPassphrase;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.nat.Nat;
import org.callseal.demo.phone.PhoneEvent;
import org.callseal.demo.phone.PhoneSettings;
import org.callseal.demo.phone.VirtualPhone;
import org.callseal.demo.world.DemoProcess;
import org.callseal.demo.world.Loopback;
import org.callseal.demo.world.Machine;

/**
 * A subscriber's home: a phone, the agent beside it, and the NAT between home and world. The phone
 * speaks plain SIP to the agent and knows of nothing else.
 *
 * <p>Belongs to the machine's loop, but for {@link #powerCycle}. Lives as long as one run.
 */
public final class Home {

  private final String name;
  private final Machine machine;
  private final FarEnds farEnds;
  private final RandomSource random;
  private final Domain domain;
  private final Domain.Enrolled enrolled;
  private final InetAddress host;
  private final Nat nat;
  private final List<PhoneEvent> events = new CopyOnWriteArrayList<>();
  private DemoProcess process;
  private InetSocketAddress agentEnd;
  private Agent agent;
  private VirtualPhone phone;
  private final Map<Refusal, Long> refusedBefore = new EnumMap<>(Refusal.class);
  private final InetSocketAddress agentSide;

  Home(
      String name, int number, Machine machine, FarEnds farEnds, Domain domain, RandomSource random)
      throws IOException {
    this.name = name;
    this.machine = machine;
    this.farEnds = farEnds;
    this.random = random;
    this.domain = domain;
    this.host = Loopback.host(number);
    this.nat = new Nat(machine.process(), machine, host, Loopback.host(number + 100));
    nat.openDoor(domain.edgeAddress());
    try (GeneratedPassphrase passphrase = domain.invite(identity())) {
      this.enrolled =
          enroll(identity(), passphrase)
              .orElseThrow(() -> new IllegalStateException(name + "'s device does not enroll"));
    }
    this.process = machine.process();
    this.agentSide = Loopback.freePort(host);
    this.agentEnd = Loopback.freePort(host);
    this.agent = agent();
    this.phone = phone();
  }

  /** Enrolls a device at home by a pass-phrase; nothing when that is not the right one. */
  public Optional<Domain.Enrolled> enroll(Identity whom, GeneratedPassphrase passphrase) {
    return new Newcomer(machine, nat.behind(), domain, random, Loopback.anyPort(host))
        .enroll(whom, passphrase);
  }

  private Agent agent() {
    AgentSettings settings =
        AgentSettings.of(
            List.of(agentSide),
            agentEnd,
            List.of(LineKeys.of(enrolled.provision(), enrolled.key(), Wishes.NONE)));
    Agent starting = new Agent(settings, process, machine, nat.behind(), random, domain.curve());
    machine.run(() -> {
      try {
        starting.start();
      } catch (IOException e) {
        throw new UncheckedIOException("the agent does not start", e);
      }
    });
    return starting;
  }

  private VirtualPhone phone() throws IOException {
    return VirtualPhone.open(
        PhoneSettings.of(uri(), Loopback.anyPort(host), agentSide),
        process,
        farEnds.watching(name, machine),
        random,
        events::add);
  }

  /** The subscriber's name. */
  public String name() {
    return name;
  }

  /** The subscriber's URI. */
  public String uri() {
    return "sip:" + name + "@" + Domain.NAME;
  }

  Identity identity() {
    return Identity.parse(uri()).orElseThrow();
  }

  /**
   * Everything in the home loses its power and gets it back: nothing of before is remembered. Not
   * on the loop.
   */
  public void powerCycle() {
    machine.run(() -> {
      for (Refusal refusal : Refusal.values()) {
        refusedBefore.merge(refusal, agent.refused(refusal), Long::sum);
      }
      process.kill();
      events.clear();
    });
    process = machine.process();
    agentEnd = Loopback.freePort(host);
    agent = agent();
    try {
      phone = phone();
    } catch (IOException e) {
      throw new UncheckedIOException("the phone does not start", e);
    }
  }

  /** The NAT between home and world. */
  public Nat nat() {
    return nat;
  }

  /** The phone. */
  public VirtualPhone handset() {
    return phone;
  }

  /** What happened at the phone since {@link #forget}. */
  public List<PhoneEvent> events() {
    return events;
  }

  /** How often this happened at the phone. */
  public <E extends PhoneEvent> long count(Class<E> type) {
    return events.stream().filter(type::isInstance).count();
  }

  /** The last of these events at the phone. */
  public <E extends PhoneEvent> Optional<E> last(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).reduce((_, later) -> later);
  }

  /** How often the phone was shown a text of these words. */
  public long texts(String words) {
    return events.stream()
        .filter(event -> event instanceof PhoneEvent.TextReceived text && text.text().equals(words))
        .count();
  }

  /** The agent's end toward the edge, in the home. */
  public InetSocketAddress agentEnd() {
    return agentEnd;
  }

  /** How often the agents of this home have refused for this reason. */
  long refused(Refusal refusal) {
    return refusedBefore.getOrDefault(refusal, 0L) + agent.refused(refusal);
  }

  void forget() {
    events.clear();
  }
}
