package org.callseal.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.callseal.authority.AssociationPolicy;
import org.callseal.authority.Authority;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.AuthorityParts;
import org.callseal.authority.AuthorityStores;
import org.callseal.authority.CoreAddresses;
import org.callseal.authority.DomainKeys;
import org.callseal.authority.EnrolmentParts;
import org.callseal.authority.SubscriberRegister;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.ServerSet;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.edge.sibling.Siblings;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNat;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.sip.HeaderName;
import org.callseal.store.H2AssociationStore;
import org.callseal.store.H2Database;
import org.callseal.store.SqlRevocationLog;
import org.callseal.store.SqlSubscriberStore;
import org.callseal.testkit.SeededRandom;
import org.callseal.transport.Network;

/**
 * One edge with the real authority and store, a call agent, and devices, in a simulated network.
 */
final class World implements AutoCloseable {

  static final InetSocketAddress OUTER = new InetSocketAddress("203.0.113.10", 5060);
  static final InetSocketAddress OUTER6 = new InetSocketAddress("2001:db8::10", 5060);
  static final InetSocketAddress CORE = new InetSocketAddress("198.51.100.1", 5060);
  static final InetSocketAddress AGENT = new InetSocketAddress("198.51.100.5", 5060);

  final SimulatedNetwork network = new SimulatedNetwork(1);
  final RandomSource random = new SeededRandom(5)::fill;
  final H2Database database;
  final BreakableStore store;
  final BreakableLog log;
  final AuthorityStores stores;
  Executor storeWork = Runnable::run;
  RecordCipher cipher;
  final SubscriberRegister register;
  final Authority authority;
  final TestCallAgent callAgent;
  final SecretBytes tokenKey = SecretBytes.random(random, 32);
  private final P256 curve = P256.fastest();
  private final SimulatedLoop ends = network.loop("ends");
  EdgeSettings settings =
      EdgeSettings.of(
          "edge-1",
          List.of(Listener.on(OUTER), Listener.on(OUTER6)),
          Listener.on(CORE),
          List.of(CallAgent.at("registrar", AGENT)));
  UnaryOperator<AuthorityPort> authorityAsAsked = UnaryOperator.identity();
  Siblings siblings = Siblings.NONE;
  SimulatedLoop edgeLoop;
  Edge edge;
  private int hosts = 20;

  World(Path folder) {
    this(folder, UnaryOperator.identity());
  }

  World(Path folder, UnaryOperator<EdgeSettings> change) {
    settings = change.apply(settings);
    database = H2Database.open(folder);
    store = new BreakableStore(new H2AssociationStore(database));
    log = new BreakableLog(new SqlRevocationLog(database), () -> store.broken);
    stores = new AuthorityStores(new SqlSubscriberStore(database), store, log, cipher(1, random));
    cipher = stores.cipher();
    DomainKeys keys = DomainKeys.generate(curve, random, "example.net");
    AuthorityClock clock = new AuthorityClock(ends::nanoTime, ends::utcSeconds);
    ServerSet servers =
        new ServerSet(List.of(new ServerSet.Server("edge", OUTER.getHostString(), 5060)));
    register =
        new SubscriberRegister(keys, stores, servers, random, clock, ended -> edge.revoke(ended));
    authority =
        new Authority(
            new AuthorityParts(
                keys,
                stores,
                new AssociationPolicy(3600, servers),
                1000,
                curve,
                EphemeralKeys.from(curve, random),
                random,
                clock,
                Runnable::run,
                new EnrolmentParts(
                    EnrolmentParts.DEFAULT_PER_SECOND, Runnable::run, ends::schedule)));
    callAgent = new TestCallAgent(network, ends, AGENT);
    startEdge();
  }

  /** Of a cluster that has one key. */
  static RecordCipher cipher(int number, RandomSource random) {
    return new RecordCipher(
        List.of(new ClusterKey(number, SecretBytes.random(random, 32))), random);
  }

  /** Starts an edge where the one before was, with the same store and keys. */
  void startEdge() {
    edgeLoop = network.loop("edge");
    edge =
        new Edge(
            settings,
            new EdgeParts(
                edgeLoop,
                network,
                random,
                authorityAsAsked.apply(authority),
                stores.associations(),
                stores.revocations(),
                storeWork,
                cipher,
                tokenKey),
            siblings);
    try {
      edge.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the edge as a kill does: it says and writes nothing more. */
  void killEdge() {
    edgeLoop.stop();
  }

  /** A device of this name, with an address of its own. */
  TestEndpoint device(String identity) {
    return device(identity, network, new InetSocketAddress("192.0.2." + hosts++, 5060), OUTER);
  }

  TestEndpoint device(
      String identity, Network where, InetSocketAddress local, InetSocketAddress edgeAddress) {
    P256KeyPair pair = curve.generate(random);
    SubscriberRegister.Added added =
        (SubscriberRegister.Added)
            register.add(Identity.parse(identity).orElseThrow(), pair.point());
    return new TestEndpoint(where, ends, local, edgeAddress, pair, added.provision(), random);
  }

  /** What a gateway's agent is given when it is enrolled. */
  record GatewayKey(P256KeyPair pair, Provision provision) {}

  /** Enrolls a gateway with this core-side port, and the names it may speak in besides. */
  GatewayKey enrollGateway(String name, int corePort, String... scope) {
    Identity identity = Identity.parse(name).orElseThrow();
    P256KeyPair pair = curve.generate(random);
    SubscriberRegister.Added added =
        (SubscriberRegister.Added) register.add(identity, pair.point());
    if (corePort > 0) {
      register
          .coreAddresses(new CoreAddresses.Pool(24_000, 27_999, Optional.empty()))
          .assign(identity, new CoreAddress.Port(corePort));
    }
    register.setScope(identity, List.of(scope));
    return new GatewayKey(pair, added.provision());
  }

  TestEndpoint deviceBehind(SimulatedNat nat, String identity) {
    return device(identity, nat, new InetSocketAddress("192.168.1.2", 5060), OUTER);
  }

  /** A device that has registered, and so has its association and its grant. */
  TestEndpoint registered(String identity) {
    return register(device(identity), identity);
  }

  TestEndpoint register(TestEndpoint device, String identity) {
    device.begin();
    run(100);
    device.send(Sip.register(identity));
    run(100);
    device.send(Sip.register(identity));
    run(100);
    device.got.clear();
    device.forgetControls();
    return device;
  }

  /** The Path of a device's registration, as the call agent keeps it. */
  String registeredPath(TestEndpoint device, String identity) {
    device.send(Sip.register(identity));
    run(100);
    return callAgent.last().headers(HeaderName.PATH).getFirst();
  }

  void run(long millis) {
    network.run(Duration.ofMillis(millis));
  }

  long refused(Refusal refusal) {
    return edge.counters().of(refusal);
  }

  @Override
  public void close() {
    edge.close();
    stores.associations().close();
    database.close();
  }
}
