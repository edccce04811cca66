package org.callseal.systemtests.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.callseal.agent.settings.LineKeys;
import org.callseal.authority.AssociationPolicy;
import org.callseal.authority.Authority;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.AuthorityParts;
import org.callseal.authority.AuthorityStores;
import org.callseal.authority.DomainKeys;
import org.callseal.authority.EnrolmentParts;
import org.callseal.authority.SubscriberRegister;
import org.callseal.callagent.CallAgentSettings;
import org.callseal.callagent.MemoryBindingStore;
import org.callseal.callagent.NextHops;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.RevocationFeed;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.Wishes;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;
import org.callseal.edge.Edge;
import org.callseal.edge.EdgeParts;
import org.callseal.edge.EdgeSettings;
import org.callseal.edge.Listener;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.sip.HostPort;
import org.callseal.sip.SipUri;
import org.callseal.systemtests.sip.MemoryAssociations;
import org.callseal.systemtests.sip.MemoryRevocations;
import org.callseal.systemtests.sip.MemorySubscribers;
import org.callseal.testkit.SeededRandom;

/**
 * Several edges on one store, with one authority, a built-in call agent and phones behind NATs, all
 * under one seed. Everything that edges share lives on through the death of any of them.
 *
 * <p>Phones are told either of one address that moves between the edges by lease, or of all the
 * edges' own addresses. Belongs to the simulation's thread.
 */
public final class ClusterWorld {

  /** How devices find the edges. */
  public enum Reach {
    /** One address, which the edge has that holds the lease. */
    LEASE,
    /** Each edge's own address, all of them in the grant's server set. */
    ALL
  }

  /** The name by which the call agent finds a live edge. */
  static final String GROUP = "edges.example.net";

  private static final InetSocketAddress LEASED = new InetSocketAddress("203.0.113.1", 5060);
  static final InetSocketAddress CALL_AGENT = new InetSocketAddress("198.51.100.20", 5060);

  final SimulatedNetwork network;
  final RandomSource random;
  final P256 curve = P256.fastest();
  final MemoryAssociations associations = new MemoryAssociations();
  final MemoryRevocations revocations = new MemoryRevocations();
  final SiblingLinks siblings;
  final List<EdgeNode> edges = new ArrayList<>();
  final List<ClusterHome> homes = new ArrayList<>();
  private final AuthorityStores stores;
  private final DomainKeys keys;
  private final ServerSet servers;
  private final SecretBytes tokenKey;
  private final AuthorityClock clock;
  private final SimulatedLoop time;
  private Authority authority;
  private Optional<EdgeNode> holder = Optional.empty();
  private Optional<EdgeNode> asked = Optional.empty();
  private final Map<EdgeNode, CompletableFuture<Integer>> drained = new HashMap<>();
  private Optional<Fault> slowness = Optional.empty();
  private boolean inTurn;
  private int turn;
  private int texts;

  ClusterWorld(long seed, int count, Reach reach) throws IOException {
    this(seed, count, reach, UnaryOperator.identity());
  }

  /**
   * A world whose edges run.
   *
   * @param settings what each edge is told besides
   */
  ClusterWorld(long seed, int count, Reach reach, UnaryOperator<EdgeSettings> settings)
      throws IOException {
    this.network = new SimulatedNetwork(seed);
    this.random = new SeededRandom(seed)::fill;
    this.siblings = new SiblingLinks(network.loop("links"));
    this.time = network.loop("time");
    this.clock = new AuthorityClock(time::nanoTime, time::utcSeconds);
    this.stores =
        new AuthorityStores(
            new MemorySubscribers(),
            associations,
            revocations,
            new RecordCipher(List.of(new ClusterKey(1, SecretBytes.random(random, 32))), random));
    this.keys = DomainKeys.generate(curve, random, "example.net");
    this.tokenKey = SecretBytes.random(random, 32);
    for (int i = 1; i <= count; i++) {
      edges.add(
          new EdgeNode(
              this,
              "edge-" + i,
              new InetSocketAddress("203.0.113.1" + i, 5060),
              new InetSocketAddress("198.51.100.1" + i, 5060)));
    }
    this.servers = new ServerSet(servers(reach));
    this.authority = authority();
    CallAgentSettings callAgent =
        new CallAgentSettings(
            "example.net",
            CALL_AGENT,
            address -> edges.stream().anyMatch(edge -> edge.core.getAddress().equals(address)),
            nextHops(),
            org.callseal.callagent.RegistrationLimits.DEFAULT,
            org.callseal.callagent.Passwords.NONE,
            List.of(),
            org.callseal.sip.emergency.EmergencyNumbers.DEFAULT,
            100_000);
    org.callseal.callagent.CallAgent.open(
        callAgent, new MemoryBindingStore(), network.loop("call agent"), network, random);
    edges.forEach(edge -> edge.start(settings));
    if (reach == Reach.LEASE) {
      network.addFault(passage -> {
        InetSocketAddress held = holder.map(edge -> edge.outer).orElse(LEASED);
        InetSocketAddress from = passage.datagram().from();
        InetSocketAddress to = passage.datagram().to();
        passage.readdress(from.equals(held) ? LEASED : from, to.equals(LEASED) ? held : to);
      });
      lease(edges.getFirst());
    }
  }

  private List<ServerSet.Server> servers(Reach reach) {
    return switch (reach) {
      case LEASE -> List.of(server("edge.example.net", LEASED));
      case ALL -> edges.stream().map(edge -> server(edge.name, edge.outer)).toList();
    };
  }

  private static ServerSet.Server server(String name, InetSocketAddress address) {
    return new ServerSet.Server(name, address.getAddress().getHostAddress(), address.getPort());
  }

  /** From now on the call agent asks this edge of the group, whichever holds a device's flow. */
  void ask(EdgeNode edge) {
    asked = Optional.of(edge);
  }

  /** From now on the call agent asks one live edge of the group after the other. */
  void askInTurn() {
    inTurn = true;
  }

  private Optional<EdgeNode> next() {
    List<EdgeNode> live = edges.stream().filter(EdgeNode::isAlive).toList();
    if (live.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(live.get((inTurn ? turn++ : 0) % live.size()));
  }

  /** As a call agent resolves hosts: an address as it is, the group to an edge that lives. */
  private NextHops nextHops() {
    return this::resolve;
  }

  private Optional<InetSocketAddress> resolve(SipUri uri) {
    return uri.host().equals(GROUP)
        ? asked.or(this::next).map(edge -> edge.core)
        : HostPort.address(uri);
  }

  private Authority authority() {
    SimulatedLoop loop = network.loop("authority");
    return new Authority(
        new AuthorityParts(
            keys,
            stores,
            new AssociationPolicy(86_400, servers),
            1000,
            curve,
            EphemeralKeys.from(curve, random),
            random,
            clock,
            Runnable::run,
            new EnrolmentParts(EnrolmentParts.DEFAULT_PER_SECOND, Runnable::run, loop::schedule)));
  }

  /** A new process on the host. */
  Edge edge(EdgeNode node, SimulatedLoop loop, UnaryOperator<EdgeSettings> how) {
    EdgeSettings settings =
        EdgeSettings.of(
                node.name,
                List.of(Listener.on(node.outer)),
                Listener.on(node.core),
                List.of(CallAgent.at("built-in", CALL_AGENT)))
            .withGroup(GROUP);
    return new Edge(
        how.apply(settings),
        new EdgeParts(
            node.witness.over(loop),
            node.witness.over(network),
            random,
            node.authority.later(AuthorityPort.class, () -> authority),
            node.store.blocking(AssociationStore.class, associations),
            node.authority.blocking(RevocationFeed.class, revocations),
            task -> node.work(loop, task),
            stores.cipher(),
            tokenKey),
        siblings.of(node.name));
  }

  /** Kills the authority: what it was asked is never answered, nor what it is asked from now on. */
  void killAuthority() {
    edges.forEach(edge -> edge.authority.breakOff());
    edges.forEach(edge -> edge.authority.cut(true));
  }

  /** A new process of the authority, with nothing but what is stored. */
  void startAuthority() {
    authority = authority();
    edges.forEach(edge -> edge.authority.cut(false));
  }

  /** The wall clock of the authority and of all edges goes ahead. */
  void skewUtc(Duration ahead) {
    time.skewUtc(ahead);
    edges.stream().filter(EdgeNode::isAlive).forEach(edge -> edge.loop().skewUtc(ahead));
  }

  /** From now on all that the edge sends to devices comes so much later. */
  void slow(EdgeNode edge, Duration by) {
    Fault late =
        passage -> {
          if (passage.datagram().from().equals(edge.outer)) {
            passage.delayBy(by);
          }
        };
    slowness = Optional.of(late);
    network.addFault(late);
  }

  void slowNobody() {
    slowness.ifPresent(network::removeFault);
    slowness = Optional.empty();
  }

  /** The edge begins to go out of service. */
  void drain(EdgeNode edge) {
    drained.put(edge, edge.edge().drain(Duration.ofSeconds(5)));
  }

  /** Starts it anew when it has gone, or half a minute after its time. */
  void restartDrained(EdgeNode edge) {
    CompletableFuture<Integer> left = Objects.requireNonNull(drained.remove(edge));
    assertThat(until(left::isDone, 45)).as("%s is out of service", edge).isTrue();
    edge.close();
    run(0.2);
    edge.start();
    run(3);
  }

  /** The address that devices know moves there; what was on its way arrives there. */
  void lease(EdgeNode edge) {
    holder = Optional.of(edge);
  }

  /** The edge that has the address that devices know. */
  EdgeNode holder() {
    return holder.orElseThrow();
  }

  EdgeNode edge(int number) {
    return edges.get(number - 1);
  }

  /** A home of a new subscriber, behind a NAT with that public address. */
  ClusterHome home(String user) {
    return home(user, UnaryOperator.identity());
  }

  /** One whose agent reaches edges over TCP alone. */
  ClusterHome homeOverTcp(String user) {
    return home(user, LineKeys::overStreamsAlone);
  }

  private ClusterHome home(String user, UnaryOperator<LineKeys> how) {
    String identity = "sip:" + user + "@example.net";
    String host = "100.64." + homes.size() / 200 + "." + (20 + homes.size() % 200);
    ClusterHome home = new ClusterHome(this, identity, host, how.apply(line(identity)));
    homes.add(home);
    return home;
  }

  private LineKeys line(String identity) {
    Identity who = Identity.parse(identity).orElseThrow();
    SecretBytes scalar = SecretBytes.random(random, P256.LENGTH);
    if (!(register().add(who, curve.keyPair(scalar).point())
        instanceof SubscriberRegister.Added(Provision provision))) {
      throw new IllegalStateException("not added: " + identity);
    }
    StaticKey key = StaticKey.of(curve, scalar, provision.deviceCredential()).orElseThrow();
    return LineKeys.of(provision, key, Wishes.NONE);
  }

  /** What edges seal and open records with. */
  RecordCipher cipher() {
    return stores.cipher();
  }

  /** The operator's hand on subscribers, devices and associations. */
  SubscriberRegister register() {
    return new SubscriberRegister(keys, stores, servers, random, clock, _ -> {});
  }

  /** A text that was never said before. */
  String nextText() {
    return "text " + ++texts;
  }

  /** How many associations there are in all, each of one exchange. */
  int exchanges() {
    return homes.stream().mapToInt(ClusterHome::exchanges).sum();
  }

  /** No sealed message was taken by two edges; that none takes one twice each witness sees. */
  void expectNothingTakenTwice() {
    Set<String> all = new HashSet<>();
    for (EdgeNode edge : edges) {
      for (String seal : edge.witness.taken()) {
        assertThat(all.add(seal)).as("%s took what another edge had taken", edge).isTrue();
      }
    }
  }

  void run(double seconds) {
    network.run(Duration.ofNanos((long) (seconds * 1e9)));
  }

  boolean until(BooleanSupplier condition, double seconds) {
    return network.runUntil(condition, Duration.ofNanos((long) (seconds * 1e9)));
  }
}
