package org.callseal.systemtests.mgcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.callseal.agent.Agent;
import org.callseal.agent.settings.AgentSettings;
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
import org.callseal.callagent.mgcp.GatewayView;
import org.callseal.callagent.mgcp.MgcpCallAgent;
import org.callseal.callagent.mgcp.MgcpCallAgentSettings;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.Wishes;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Protocol;
import org.callseal.demo.gateway.GatewayEvent;
import org.callseal.demo.gateway.GatewaySettings;
import org.callseal.demo.gateway.VirtualGateway;
import org.callseal.edge.Edge;
import org.callseal.edge.EdgeParts;
import org.callseal.edge.EdgeSettings;
import org.callseal.edge.Listener;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.mgcp.MgcpSettings;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNat;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.store.H2AssociationStore;
import org.callseal.store.H2Database;
import org.callseal.store.SqlRevocationLog;
import org.callseal.store.SqlSubscriberStore;
import org.callseal.testkit.SeededRandom;

/**
 * A gateway with its agent behind a NAT, edge, authority and the built-in call agent, under one
 * seed.
 */
final class GatewayWorld implements AutoCloseable {

  static final String NAME = "rgw1.example.net";
  static final InetSocketAddress CORE = new InetSocketAddress("198.51.100.1", 24_000);

  static final InetSocketAddress OUTER = new InetSocketAddress("203.0.113.10", 2727);
  private static final InetSocketAddress SIP_OUTER = new InetSocketAddress("203.0.113.10", 5060);
  private static final InetSocketAddress SIP_CORE = new InetSocketAddress("198.51.100.1", 5070);
  private static final InetSocketAddress CALL_AGENT = new InetSocketAddress("198.51.100.7", 2727);

  final SimulatedNetwork network;
  final SimulatedNat nat;
  final MgcpCallAgent callAgent;
  final VirtualGateway gateway;
  final List<GatewayEvent> events = new ArrayList<>();
  private final RandomSource random;
  private final P256 curve = P256.fastest();
  private final H2Database database;
  private final AuthorityStores stores;
  private final DomainKeys keys;
  private final DomainServers servers;
  private final AuthorityClock clock;
  private final SecretBytes tokenKey;
  private final AgentSettings agentSettings;
  private SimulatedLoop edgeLoop;
  private Edge edge;
  private Agent agent;

  GatewayWorld(long seed, Path folder) throws IOException {
    network = new SimulatedNetwork(seed);
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
    servers = DomainServers.of(set(SIP_OUTER)).with(Protocol.MGCP, set(OUTER));
    callAgent =
        MgcpCallAgent.open(
            MgcpCallAgentSettings.of(CALL_AGENT).withEdges(CORE.getAddress()::equals),
            network.loop("call agent"),
            network,
            random);
    startEdge();
    agentSettings =
        AgentSettings.ofGateways(
            new InetSocketAddress("192.168.1.2", 6000),
            List.of(org.callseal.agent.settings.GatewaySettings.of(subscribe())));
    startAgent();
    gateway =
        VirtualGateway.open(
            GatewaySettings.of(
                NAME,
                org.callseal.agent.settings.GatewaySettings.DEFAULT_GATEWAY,
                org.callseal.agent.settings.GatewaySettings.DEFAULT_LISTEN),
            network.loop("gateway"),
            nat,
            random,
            events::add);
  }

  private static ServerSet set(InetSocketAddress address) {
    return new ServerSet(
        List.of(
            new ServerSet.Server(
                "edge.example.net", address.getAddress().getHostAddress(), address.getPort())));
  }

  private SubscriberRegister register() {
    return new SubscriberRegister(
        keys, stores, servers, random, clock, devices -> edge.revoke(devices));
  }

  private LineKeys subscribe() {
    Identity identity = Identity.parse(NAME).orElseThrow();
    SecretBytes scalar = SecretBytes.random(random, P256.LENGTH);
    SubscriberRegister register = register();
    var added = (SubscriberRegister.Added) register.add(identity, curve.keyPair(scalar).point());
    register.setScope(identity, List.of("*@" + NAME));
    register
        .coreAddresses(new CoreAddresses.Pool(24_000, 24_009, Optional.empty()))
        .assign(identity, new CoreAddress.Port(CORE.getPort()));
    StaticKey key = StaticKey.of(curve, scalar, added.provision().deviceCredential()).orElseThrow();
    return LineKeys.of(added.provision(), key, Wishes.NONE);
  }

  private void startEdge() throws IOException {
    edgeLoop = network.loop("edge");
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
                    EnrolmentParts.DEFAULT_PER_SECOND, Runnable::run, edgeLoop::schedule)));
    edge =
        new Edge(
            EdgeSettings.of(
                    "edge-1",
                    List.of(Listener.on(SIP_OUTER)),
                    Listener.on(SIP_CORE),
                    List.of(CallAgent.at("none", new InetSocketAddress("198.51.100.5", 5060))))
                .withMgcp(
                    new MgcpSettings(
                        List.of(OUTER),
                        CORE.getAddress(),
                        List.of(new Controller("built-in", CALL_AGENT)))),
            new EdgeParts(
                edgeLoop,
                network,
                random,
                authority,
                stores.associations(),
                stores.revocations(),
                Runnable::run,
                stores.cipher(),
                tokenKey));
    edge.start();
  }

  private void startAgent() throws IOException {
    agent = new Agent(agentSettings, network.loop("agent"), nat, random, curve);
    agent.start();
  }

  /** Kills edge and authority as kill -9 does, and starts them again on the same stores. */
  void restartEdge() throws IOException {
    edgeLoop.stop();
    startEdge();
  }

  /** The agent's host loses its power. */
  void stopAgent() {
    agent.close();
  }

  /** Another agent in its place, which knows nothing of it. */
  void startAgentAgain() throws IOException {
    startAgent();
  }

  /** Commands the gateway from another port of the call agent's host; gives what comes back. */
  List<String> ask(String command) throws IOException {
    List<String> answers = new ArrayList<>();
    network
        .openDatagramPort(
            network.loop("operator"),
            new InetSocketAddress(CALL_AGENT.getAddress(), 3000),
            (_, _, bytes) -> answers.add(new String(bytes, ISO_8859_1)))
        .send(CORE, command.getBytes(ISO_8859_1));
    return answers;
  }

  /** What the call agent knows of the gateway; nothing before it has heard of it. */
  Optional<GatewayView> view() {
    return callAgent.gateways().stream().findFirst();
  }

  void run(int seconds) {
    network.run(Duration.ofSeconds(seconds));
  }

  boolean until(BooleanSupplier condition, int seconds) {
    return network.runUntil(condition, Duration.ofSeconds(seconds));
  }

  @Override
  public void close() {
    edge.close();
    stores.associations().close();
    database.close();
  }
}
