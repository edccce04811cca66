package org.callseal.systemtests.mgcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.callseal.agent.enrolment.EnrolmentResult;
import org.callseal.agent.enrolment.EnrolmentSurroundings;
import org.callseal.agent.enrolment.EnrolmentTask;
import org.callseal.agent.enrolment.RunningEnrolment;
import org.callseal.agent.names.Server;
import org.callseal.agent.names.ServerName;
import org.callseal.agent.settings.LineKeys;
import org.callseal.authority.AssociationPolicy;
import org.callseal.authority.Authority;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.AuthorityParts;
import org.callseal.authority.AuthorityStores;
import org.callseal.authority.CoreAddresses;
import org.callseal.authority.DomainKeys;
import org.callseal.authority.DomainServers;
import org.callseal.authority.EnrolmentParts;
import org.callseal.authority.SubscriberRegister;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.Wishes;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.EnrolmentParties;
import org.callseal.core.enrolment.PassPhraseKeys;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;
import org.callseal.core.seal.Protocol;
import org.callseal.core.subscriber.Invitation;
import org.callseal.edge.Edge;
import org.callseal.edge.EdgeParts;
import org.callseal.edge.EdgeSettings;
import org.callseal.edge.Listener;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.mgcp.MgcpSettings;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.systemtests.sip.MemoryAssociations;
import org.callseal.systemtests.sip.MemoryRevocations;
import org.callseal.systemtests.sip.MemorySubscribers;
import org.callseal.testkit.SeededRandom;

/** An operator's system for gateways under one seed: edge, authority, stores, two call agents. */
final class MgcpWorld {

  static final InetSocketAddress EDGE = new InetSocketAddress("203.0.113.10", 2727);
  static final String CORE = "203.0.113.20";
  static final InetSocketAddress FIRST = new InetSocketAddress("203.0.113.31", 2727);
  static final InetSocketAddress SECOND = new InetSocketAddress("203.0.113.32", 2727);

  private static final int FIRST_CORE_PORT = 24_000;

  final SimulatedNetwork network;
  final P256 curve = P256.fastest();
  final RandomSource random;
  final MemoryAssociations associations = new MemoryAssociations();
  final MemoryRevocations revocations = new MemoryRevocations();
  final CommandingCallAgent callAgent;
  final CommandingCallAgent second;
  private final AuthorityStores stores;
  private final DomainKeys keys;
  private final DomainServers servers;
  private final SecretBytes tokenKey;
  private final AuthorityClock clock;
  private final long lifetime;
  private SimulatedLoop edgeLoop;
  private Edge edge;
  private int gateways;

  MgcpWorld(long seed) throws IOException {
    this(seed, 86_400);
  }

  /**
   * @param lifetime of associations, in seconds
   */
  MgcpWorld(long seed, long lifetime) throws IOException {
    this.lifetime = lifetime;
    this.network = new SimulatedNetwork(seed);
    this.random = new SeededRandom(seed)::fill;
    ServerSet mgcp =
        new ServerSet(
            List.of(
                new ServerSet.Server("edge.example.net", EDGE.getHostString(), EDGE.getPort())));
    this.servers = DomainServers.of(mgcp).with(Protocol.MGCP, mgcp);
    SimulatedLoop time = network.loop("time");
    this.clock = new AuthorityClock(time::nanoTime, time::utcSeconds);
    RecordCipher cipher =
        new RecordCipher(List.of(new ClusterKey(1, SecretBytes.random(random, 32))), random);
    this.stores = new AuthorityStores(new MemorySubscribers(), associations, revocations, cipher);
    this.keys = DomainKeys.generate(curve, random, "example.net");
    this.tokenKey = SecretBytes.random(random, 32);
    this.callAgent =
        new CommandingCallAgent(network.loop("first call agent"), network, FIRST, random);
    this.second =
        new CommandingCallAgent(network.loop("second call agent"), network, SECOND, random);
    startEdge();
  }

  private void startEdge() throws IOException {
    edgeLoop = network.loop("edge");
    Authority authority =
        new Authority(
            new AuthorityParts(
                keys,
                stores,
                new AssociationPolicy(lifetime, servers),
                1000,
                curve,
                EphemeralKeys.from(curve, random),
                random,
                clock,
                Runnable::run,
                new EnrolmentParts(
                    EnrolmentParts.DEFAULT_PER_SECOND, Runnable::run, edgeLoop::schedule)));
    EdgeSettings settings =
        EdgeSettings.of(
                "edge-1",
                List.of(Listener.on(new InetSocketAddress(EDGE.getAddress(), 5060))),
                Listener.on(new InetSocketAddress(CORE, 5070)),
                List.of(CallAgent.at("none", new InetSocketAddress("203.0.113.30", 5060))))
            .withMgcp(
                new MgcpSettings(
                    List.of(EDGE),
                    new InetSocketAddress(CORE, 0).getAddress(),
                    List.of(
                        new Controller("ca1.example.net", FIRST),
                        new Controller("ca2.example.net", SECOND))));
    edge =
        new Edge(
            settings,
            new EdgeParts(
                edgeLoop,
                network,
                random,
                authority,
                associations,
                revocations,
                Runnable::run,
                stores.cipher(),
                tokenKey));
    edge.start();
  }

  Edge edge() {
    return edge;
  }

  /** Kills edge and authority as kill -9 does, and starts them again on the same stores. */
  void restartEdge() throws IOException {
    edgeLoop.stop();
    startEdge();
  }

  private SubscriberRegister register() {
    return new SubscriberRegister(keys, stores, servers, random, clock, _ -> {});
  }

  /** A new gateway with a port of its own on the core side, and all its endpoints in its scope. */
  GatewayHome home(String name) throws IOException {
    P256KeyPair pair = curve.generate(random);
    Identity identity = Identity.parse(name).orElseThrow();
    if (!(register().add(identity, pair.point())
        instanceof SubscriberRegister.Added(Provision provision))) {
      throw new IllegalStateException("not added: " + name);
    }
    return home(name, pair, provision);
  }

  /** The same, whose key is enrolled by a pass-phrase. */
  GatewayHome homeOfPassPhrase(String name, String passPhrase) throws IOException {
    Identity identity = Identity.parse(name).orElseThrow();
    byte[] canonical = passPhrase.getBytes(StandardCharsets.US_ASCII);
    try (PassPhraseKeys made =
        PassPhraseKeys.derive(
            SecretBytes.copyOf(canonical),
            register().salt(identity),
            EnrolmentParties.of(identity, keys.domain()))) {
      long end = clock.utcSeconds().getAsLong() + 86_400;
      register().add(Invitation.generated(identity, made.verifier(), end, 1));
    }
    P256KeyPair pair = curve.generate(random);
    List<EnrolmentResult> results = new ArrayList<>();
    RunningEnrolment.start(
        new EnrolmentTask(
            identity,
            "example.net",
            List.of(new ServerName("edge.example.net", EDGE.getPort())),
            SecretBytes.copyOf(canonical),
            pair.point()),
        new EnrolmentSurroundings(
            network.loop("enrolment"),
            network,
            new InetSocketAddress("198.51.100.200", 6000),
            random,
            Runnable::run,
            (_, over) -> List.of(new Server(EDGE, over.getFirst()))),
        _ -> {},
        results::add);
    until(() -> !results.isEmpty(), 60);
    if (!(results.getFirst() instanceof EnrolmentResult.Enrolled(Provision provision))) {
      throw new IllegalStateException("not enrolled: " + results);
    }
    return home(name, pair, provision);
  }

  private GatewayHome home(String name, P256KeyPair pair, Provision provision) throws IOException {
    Identity identity = Identity.parse(name).orElseThrow();
    int number = gateways++;
    int port = FIRST_CORE_PORT + number;
    register()
        .coreAddresses(new CoreAddresses.Pool(FIRST_CORE_PORT, 27_999, Optional.empty()))
        .assign(identity, new CoreAddress.Port(port));
    register().setScope(identity, List.of("*@" + name));
    StaticKey key =
        StaticKey.of(curve, pair.privateKey().scalar(), provision.deviceCredential()).orElseThrow();
    LineKeys line = LineKeys.of(provision, key, Wishes.NONE);
    return new GatewayHome(
        this, name, new InetSocketAddress(CORE, port), "198.51.100." + (7 + number), line);
  }

  void run(double seconds) {
    network.run(Duration.ofNanos((long) (seconds * 1e9)));
  }

  boolean until(BooleanSupplier condition, int seconds) {
    return network.runUntil(condition, Duration.ofSeconds(seconds));
  }
}
