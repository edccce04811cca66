package org.callseal.systemtests.lifetime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.callseal.agent.settings.LineKeys;
import org.callseal.authority.AssociationPolicy;
import org.callseal.authority.Authority;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.AuthorityParts;
import org.callseal.authority.AuthorityStores;
import org.callseal.authority.DomainKeys;
import org.callseal.authority.EnrolmentParts;
import org.callseal.authority.SubscriberRegister;
import org.callseal.authority.SubscriberRegister.Selection;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.Wishes;
import org.callseal.core.credential.Kid;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;
import org.callseal.core.seal.Refusal;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.edge.Edge;
import org.callseal.edge.EdgeLimits;
import org.callseal.edge.EdgeParts;
import org.callseal.edge.EdgeSettings;
import org.callseal.edge.Listener;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.edge.callagent.HealthCheck;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.systemtests.sip.MemoryAssociations;
import org.callseal.systemtests.sip.MemoryRevocations;
import org.callseal.systemtests.sip.MemorySubscribers;
import org.callseal.testkit.SeededRandom;
import org.callseal.transport.Loop;
import org.callseal.transport.Network;

/** One edge with its authority, the core behind it, and homes, all under one seed. */
final class World {

  static final InetSocketAddress EDGE = new InetSocketAddress("203.0.113.10", 5060);
  static final InetSocketAddress SECOND_EDGE = new InetSocketAddress("203.0.113.11", 5060);
  private static final InetSocketAddress CORE_SIDE = new InetSocketAddress("198.51.100.1", 5060);
  static final InetSocketAddress CORE = new InetSocketAddress("198.51.100.5", 5060);

  final SimulatedNetwork network;
  final RandomSource random;
  final Ledger ledger = new Ledger();
  final MemoryAssociations associations = new MemoryAssociations();
  final MemoryRevocations revocations = new MemoryRevocations();
  final Core core;
  final List<Home> homes = new ArrayList<>();
  final long lifetimeSeconds;
  private final EdgeLimits limits;
  final Witness witness = new Witness("the edge");
  final P256 curve = P256.fastest();
  private final ServerSet servers =
      new ServerSet(List.of(new ServerSet.Server("edge", EDGE.getHostString(), EDGE.getPort())));
  private final AuthorityStores stores;
  private final DomainKeys keys;
  private final SecretBytes tokenKey;
  private final SimulatedLoop time;
  private final AuthorityClock clock;
  private Duration edgeAhead = Duration.ZERO;
  private SimulatedLoop edgeLoop;
  private Edge edge;

  World(long seed, long lifetimeSeconds) throws IOException {
    this(seed, lifetimeSeconds, EdgeLimits.DEFAULT);
  }

  World(long seed, long lifetimeSeconds, EdgeLimits limits) throws IOException {
    this.limits = limits;
    this.network = new SimulatedNetwork(seed);
    this.random = new SeededRandom(seed)::fill;
    this.lifetimeSeconds = lifetimeSeconds;
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
    this.core = new Core(network.loop("core"), network, CORE, CORE_SIDE, ledger);
    startEdge();
  }

  private void startEdge() {
    edgeLoop = network.loop("edge");
    edgeLoop.skewUtc(edgeAhead);
    edge = edge(witness.over(edgeLoop), witness.over(network), EDGE, CORE_SIDE);
    witness.begins(edge.counters()::taken);
    start(edge);
  }

  /** A second edge on the same stores, live beside the first one. */
  Edge secondEdge() {
    Edge second =
        edge(
            network.loop("edge 2"),
            network,
            SECOND_EDGE,
            new InetSocketAddress("198.51.100.2", 5060));
    start(second);
    return second;
  }

  private Edge edge(
      Loop loop, Network outside, InetSocketAddress outer, InetSocketAddress coreSide) {
    Authority authority =
        new Authority(
            new AuthorityParts(
                keys,
                stores,
                new AssociationPolicy(lifetimeSeconds, servers),
                1000,
                curve,
                EphemeralKeys.from(curve, random),
                random,
                clock,
                Runnable::run,
                new EnrolmentParts(
                    EnrolmentParts.DEFAULT_PER_SECOND, Runnable::run, loop::schedule)));
    EdgeSettings settings =
        EdgeSettings.of(
                "edge-1",
                List.of(Listener.on(outer)),
                Listener.on(coreSide),
                List.of(CallAgent.at("core", CORE)))
            .withLimits(limits)
            .withHealthCheck(new HealthCheck(Duration.ofMinutes(5), 3));
    return new Edge(
        settings,
        new EdgeParts(
            loop,
            outside,
            random,
            authority,
            associations,
            revocations,
            Runnable::run,
            stores.cipher(),
            tokenKey));
  }

  private static void start(Edge edge) {
    try {
      edge.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills edge and authority as kill -9 does, and starts them again on the same stores. */
  void restartEdge() {
    edgeLoop.stop();
    startEdge();
  }

  /** How far the edge's wall clock is off from now on, over restarts too. */
  void setEdgeClock(Duration ahead) {
    edgeAhead = ahead;
    edgeLoop.skewUtc(ahead);
  }

  /** The same for the authority's. */
  void setAuthorityClock(Duration ahead) {
    time.skewUtc(ahead);
  }

  /** The edge's clock goes ahead at once, and its sequence numbers with it. */
  void leapEdge(Duration ahead) {
    edgeLoop.leap(ahead);
  }

  long refused(Refusal refusal) {
    return edge.counters().of(refusal);
  }

  RefusalCounters counters() {
    return edge.counters();
  }

  /** A home of a new subscriber, behind a NAT with that public address. */
  Home home(String identity, String publicHost) {
    Home home = new Home(this, List.of(line(identity)), publicHost);
    homes.add(home);
    return home;
  }

  /** One whose agent reaches the edge over TCP alone. */
  Home homeOverTcp(String identity, String publicHost) {
    Home home = new Home(this, List.of(line(identity).overStreamsAlone()), publicHost);
    homes.add(home);
    return home;
  }

  /** Ends associations before their time. */
  int expire(Selection selection) {
    return register().expire(selection).size();
  }

  private SubscriberRegister register() {
    return new SubscriberRegister(keys, stores, servers, random, clock, _ -> {});
  }

  /** A new subscriber with a device. */
  LineKeys line(String identity) {
    Identity who = Identity.parse(identity).orElseThrow();
    SecretBytes scalar = SecretBytes.random(random, P256.LENGTH);
    if (!(register().add(who, curve.keyPair(scalar).point())
        instanceof SubscriberRegister.Added(Provision provision))) {
      throw new IllegalStateException("not added: " + identity);
    }
    if (lifetimeSeconds > Subscriber.DEFAULT_LIFETIME_SECONDS) {
      Subscriber added = stores.subscribers().find(who).orElseThrow();
      stores.subscribers().update(added.withLongestLifetime(lifetimeSeconds));
    }
    StaticKey key = StaticKey.of(curve, scalar, provision.deviceCredential()).orElseThrow();
    Wishes wishes = new Wishes(OptionalLong.of(lifetimeSeconds), List.of());
    return LineKeys.of(provision, key, wishes);
  }

  int born(Kid kid) {
    return associations.born(kid);
  }

  void run(Duration duration) {
    network.run(duration);
  }

  boolean until(BooleanSupplier condition, Duration limit) {
    return network.runUntil(condition, limit);
  }
}
