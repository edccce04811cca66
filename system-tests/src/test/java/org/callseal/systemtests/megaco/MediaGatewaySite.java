package org.callseal.systemtests.megaco;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.callseal.agent.Agent;
import org.callseal.agent.enrolment.EnrolmentResult;
import org.callseal.agent.enrolment.EnrolmentSurroundings;
import org.callseal.agent.enrolment.EnrolmentTask;
import org.callseal.agent.enrolment.RunningEnrolment;
import org.callseal.agent.names.Server;
import org.callseal.agent.names.ServerName;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.GatewayProtocol;
import org.callseal.agent.settings.GatewaySettings;
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
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.Wishes;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.EnrolmentParties;
import org.callseal.core.enrolment.PassPhraseKeys;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Protocol;
import org.callseal.core.subscriber.Invitation;
import org.callseal.edge.Edge;
import org.callseal.edge.EdgeParts;
import org.callseal.edge.EdgeSettings;
import org.callseal.edge.Listener;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.megaco.MegacoSettings;
import org.callseal.edge.sibling.Siblings;
import org.callseal.megaco.Encoding;
import org.callseal.simulation.LeasedAddresses;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNat;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.store.H2AssociationStore;
import org.callseal.store.H2Database;
import org.callseal.store.SqlRevocationLog;
import org.callseal.store.SqlSubscriberStore;
import org.callseal.systemtests.failover.SiblingLinks;
import org.callseal.testkit.SeededRandom;
import org.callseal.transport.Medium;

/**
 * The agent of a media gateway behind a NAT, edges and authority, under one seed: all but gateway
 * and call agent. The edges' addresses are at the edge that has the lease.
 */
class MediaGatewaySite implements AutoCloseable {

  static final String NAME = "rgw1.example.net";
  static final InetSocketAddress CORE = new InetSocketAddress("198.51.100.1", 24_000);

  private static final InetSocketAddress SIP_OUTER = new InetSocketAddress("203.0.113.10", 5060);
  private static final InetSocketAddress SIP_CORE = new InetSocketAddress("198.51.100.1", 5070);
  static final InetSocketAddress CALL_AGENT = new InetSocketAddress("198.51.100.7", 2944);

  final SimulatedNetwork network;
  final SimulatedNat nat;
  final RandomSource random;

  /** Where the edge is for gateways. */
  final InetSocketAddress outer;

  /** Where the agent is the gateway's call agent. */
  final InetSocketAddress agentAddress;

  private final Encoding encoding;
  private final Controller callAgent;
  private final P256 curve = P256.fastest();
  private final H2Database database;
  private final AuthorityStores stores;
  private final DomainKeys keys;
  private final DomainServers servers;
  private final AuthorityClock clock;
  private final SecretBytes tokenKey;
  private final AgentSettings agentSettings;
  private final LeasedAddresses leased;
  private final SiblingLinks links;
  private final List<SiteEdge> edges = new ArrayList<>();

  /**
   * A site of one edge.
   *
   * @param medium that the gateway speaks over
   * @param callAgent as the edge knows it
   */
  MediaGatewaySite(long seed, Encoding encoding, Medium medium, Controller callAgent, Path folder)
      throws IOException {
    this(seed, encoding, medium, callAgent, folder, 1);
  }

  /** One of several edges, the first of which has the addresses. */
  MediaGatewaySite(
      long seed, Encoding encoding, Medium medium, Controller callAgent, Path folder, int count)
      throws IOException {
    this.encoding = encoding;
    this.callAgent = callAgent;
    GatewayProtocol protocol =
        encoding == Encoding.TEXT ? GatewayProtocol.MEGACO_TEXT : GatewayProtocol.MEGACO_BINARY;
    agentAddress = GatewaySettings.defaultListen(protocol);
    outer = at(agentAddress.getPort());
    network = new SimulatedNetwork(seed);
    leased = new LeasedAddresses(network, Set.of(SIP_OUTER.getAddress(), SIP_CORE.getAddress()));
    links = new SiblingLinks(network.loop("links"));
    nat = network.nat(new InetSocketAddress("192.0.2.7", 0).getAddress());
    random = new SeededRandom(seed)::fill;
    SimulatedLoop time = network.loop("time");
    clock = new AuthorityClock(time::nanoTime, time::utcSeconds);
    database = H2Database.open(folder);
    stores =
        new AuthorityStores(
            new SqlSubscriberStore(database),
            new H2AssociationStore(database),
            new SqlRevocationLog(database),
            new RecordCipher(List.of(new ClusterKey(1, SecretBytes.random(random, 32))), random));
    keys = DomainKeys.generate(curve, random, "example.net");
    tokenKey = SecretBytes.random(random, 32);
    servers =
        DomainServers.of(set(SIP_OUTER))
            .with(Protocol.MGCP, set(at(2727)))
            .with(Protocol.MEGACO, set(at(2944)))
            .withBinaryMegaco(set(at(2945)));
    for (int i = 1; i <= count; i++) {
      edges.add(new SiteEdge(this, "edge-" + i, leased.host()));
    }
    edges.getFirst().lease();
    for (SiteEdge edge : edges) {
      edge.start();
    }
    agentSettings =
        AgentSettings.ofGateways(
            new InetSocketAddress("192.168.1.2", 6000),
            List.of(
                GatewaySettings.of(subscribe(NAME, CORE.getPort())).inMegaco(protocol, medium)));
    startAgent(nat, agentSettings);
  }

  /**
   * Another gateway's agent behind a NAT of its own, which is given back; it may speak as the first
   * gateway does, too.
   */
  SimulatedNat impostor(String name, Medium medium) throws IOException {
    GatewayProtocol protocol =
        encoding == Encoding.TEXT ? GatewayProtocol.MEGACO_TEXT : GatewayProtocol.MEGACO_BINARY;
    LineKeys keys = subscribe(name, CORE.getPort() + 1);
    register().setScope(Identity.parse(name).orElseThrow(), List.of(NAME));
    SimulatedNat home = network.nat(new InetSocketAddress("192.0.2.8", 0).getAddress());
    startAgent(
        home,
        AgentSettings.ofGateways(
            new InetSocketAddress("192.168.1.2", 6000),
            List.of(GatewaySettings.of(keys).inMegaco(protocol, medium))));
    return home;
  }

  /** What becomes of an enrolment by pass-phrase at the edge's port for gateways. */
  EnrolmentResult enrolled(String name) throws IOException {
    Identity identity = Identity.parse(name).orElseThrow();
    byte[] passPhrase = "abcde-fghij-klmno-pqrst".getBytes(US_ASCII);
    try (PassPhraseKeys made =
        PassPhraseKeys.derive(
            SecretBytes.copyOf(passPhrase),
            register().salt(identity),
            EnrolmentParties.of(identity, keys.domain()))) {
      long end = clock.utcSeconds().getAsLong() + 86_400;
      register().add(Invitation.generated(identity, made.verifier(), end, 1));
    }
    List<EnrolmentResult> results = new ArrayList<>();
    RunningEnrolment.start(
        new EnrolmentTask(
            identity,
            "example.net",
            List.of(new ServerName("edge.example.net", outer.getPort())),
            SecretBytes.copyOf(passPhrase),
            curve.generate(random).point()),
        new EnrolmentSurroundings(
            network.loop("enrolment"),
            network,
            new InetSocketAddress("198.51.100.200", 6000),
            random,
            Runnable::run,
            (_, over) -> List.of(new Server(outer, over.getFirst()))),
        _ -> {},
        results::add);
    until(() -> !results.isEmpty(), 60);
    return results.getFirst();
  }

  /** The first gateway is no subscriber any more. */
  void removeGateway() {
    register().remove(Identity.parse(NAME).orElseThrow());
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress("203.0.113.10", port);
  }

  private static ServerSet set(InetSocketAddress address) {
    return new ServerSet(
        List.of(
            new ServerSet.Server(
                "edge.example.net", address.getAddress().getHostAddress(), address.getPort())));
  }

  private SubscriberRegister register() {
    return new SubscriberRegister(
        keys,
        stores,
        servers,
        random,
        clock,
        devices ->
            edges.stream().filter(SiteEdge::isAlive).forEach(each -> each.edge().revoke(devices)));
  }

  private LineKeys subscribe(String name, int port) {
    Identity identity = Identity.parse(name).orElseThrow();
    SecretBytes scalar = SecretBytes.random(random, P256.LENGTH);
    SubscriberRegister register = register();
    var added = (SubscriberRegister.Added) register.add(identity, curve.keyPair(scalar).point());
    register
        .coreAddresses(new CoreAddresses.Pool(24_000, 24_009, Optional.empty()))
        .assign(identity, new CoreAddress.Port(port));
    StaticKey key = StaticKey.of(curve, scalar, added.provision().deviceCredential()).orElseThrow();
    return LineKeys.of(added.provision(), key, Wishes.NONE);
  }

  /** A new process, with an authority of its own on the stores that all of them share. */
  Edge process(SiteEdge node, SimulatedLoop loop) {
    Authority authority =
        new Authority(
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
                new EnrolmentParts(
                    EnrolmentParts.DEFAULT_PER_SECOND, Runnable::run, loop::schedule)));
    EdgeSettings settings =
        EdgeSettings.of(
                node.name,
                List.of(Listener.on(SIP_OUTER)),
                Listener.on(SIP_CORE),
                List.of(CallAgent.at("none", new InetSocketAddress("198.51.100.5", 5060))))
            .withMegaco(
                new MegacoSettings(
                    encoding == Encoding.TEXT ? List.of(outer) : List.of(),
                    encoding == Encoding.BER ? List.of(outer) : List.of(),
                    CORE.getAddress(),
                    List.of(callAgent)));
    return new Edge(
        settings,
        new EdgeParts(
            node.witness.over(loop),
            node.witness.over(node.host),
            random,
            authority,
            stores.associations(),
            stores.revocations(),
            Runnable::run,
            stores.cipher(),
            tokenKey),
        edges.size() == 1 ? Siblings.NONE : links.of(node.name));
  }

  private void startAgent(SimulatedNat home, AgentSettings settings) throws IOException {
    new Agent(settings, network.loop("agent"), home, random, curve).start();
  }

  /** Kills edge and authority as kill -9 does, and starts them again on the same stores. */
  void restartEdge() throws IOException {
    edges.getFirst().kill();
    edges.getFirst().start();
  }

  /** An edge of this site, the first is 1. */
  SiteEdge edge(int number) {
    return edges.get(number - 1);
  }

  SiblingLinks links() {
    return links;
  }

  int associations() {
    return edges.getFirst().edge().associations();
  }

  /** How many associations the store has: one for each exchange. */
  int exchanges() {
    List<StoredAssociation> all = new ArrayList<>();
    stores.associations().forEachLive(0, all::add);
    return all.size();
  }

  /** No sealed datagram was taken by two edges; that none takes one twice each witness sees. */
  void expectNothingTakenTwice() {
    Set<String> all = new HashSet<>();
    for (SiteEdge edge : edges) {
      for (String seal : edge.witness.taken()) {
        assertThat(all.add(seal)).as("%s took what another edge had taken", edge.name).isTrue();
      }
    }
  }

  void run(int seconds) {
    network.run(Duration.ofSeconds(seconds));
  }

  boolean until(BooleanSupplier condition, int seconds) {
    return network.runUntil(condition, Duration.ofSeconds(seconds));
  }

  @Override
  public void close() {
    edges.stream().filter(SiteEdge::isAlive).forEach(each -> each.edge().close());
    stores.associations().close();
    database.close();
  }
}
