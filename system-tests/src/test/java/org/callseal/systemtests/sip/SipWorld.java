package org.callseal.systemtests.sip;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
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
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.Wishes;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;
import org.callseal.demo.phone.PhoneSettings;
import org.callseal.edge.Edge;
import org.callseal.edge.EdgeParts;
import org.callseal.edge.EdgeSettings;
import org.callseal.edge.Listener;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.testkit.SeededRandom;

/** An operator's whole system under one seed: edge, authority, stores and built-in call agent. */
final class SipWorld {

  final SimulatedNetwork network;
  final Addressing addressing;
  private final ServerSet servers;
  final P256 curve = P256.fastest();
  final RandomSource random;
  final MemoryAssociations associations = new MemoryAssociations();
  final MemoryRevocations revocations = new MemoryRevocations();
  private final AuthorityStores stores;
  private final DomainKeys keys;
  private final SecretBytes tokenKey;
  private final AuthorityClock clock;
  private SimulatedLoop edgeLoop;
  private Edge edge;
  private int places;

  SipWorld(long seed, Addressing addressing) throws IOException {
    this.network = new SimulatedNetwork(seed);
    this.addressing = addressing;
    this.servers =
        new ServerSet(
            List.of(
                new ServerSet.Server(
                    "edge.example.net",
                    addressing.edge().getAddress().getHostAddress(),
                    addressing.edge().getPort())));
    this.random = new SeededRandom(seed)::fill;
    SimulatedLoop time = network.loop("time");
    this.clock = new AuthorityClock(time::nanoTime, time::utcSeconds);
    RecordCipher cipher =
        new RecordCipher(List.of(new ClusterKey(1, SecretBytes.random(random, 32))), random);
    this.stores = new AuthorityStores(new MemorySubscribers(), associations, revocations, cipher);
    this.keys = DomainKeys.generate(curve, random, "example.net");
    this.tokenKey = SecretBytes.random(random, 32);
    CallAgentSettings callAgent =
        CallAgentSettings.of("example.net", addressing.callAgent()).withEdges(_ -> true);
    org.callseal.callagent.CallAgent.open(
        callAgent, new MemoryBindingStore(), network.loop("call agent"), network, random);
    startEdge();
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
    EdgeSettings settings =
        EdgeSettings.of(
            "edge-1",
            List.of(Listener.on(addressing.edge())),
            Listener.on(addressing.core()),
            List.of(CallAgent.at("built-in", addressing.callAgent())));
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

  /** The subscriber is one no more, and his associations end. */
  void remove(String identity) {
    new SubscriberRegister(keys, stores, servers, random, clock, devices -> edge.revoke(devices))
        .remove(Identity.parse(identity).orElseThrow());
  }

  /** A home of a new subscriber. */
  Home home(String identity, String publicHost) throws IOException {
    return home(identity, publicHost, UnaryOperator.identity(), UnaryOperator.identity());
  }

  /**
   * The same, different from others.
   *
   * @param how what somebody has typed into its phone besides
   * @param reached what its agent's line knows besides
   */
  Home home(
      String identity,
      String publicHost,
      UnaryOperator<PhoneSettings> how,
      UnaryOperator<LineKeys> reached)
      throws IOException {
    LineKeys line = reached.apply(line(identity));
    return new Home(identity, publicHost, network, addressing, line, curve, random, how);
  }

  /** A home with one agent and a line for each of these, who may have devices elsewhere too. */
  BareHome bareHome(String publicHost, String... identities) throws IOException {
    return new BareHome(this, publicHost, Stream.of(identities).map(this::line).toList());
  }

  /** A home whose agent has the keys of one subscriber and serves another with them. */
  BareHome homeOfLiar(String publicHost, String own, String claimed) throws IOException {
    LineKeys keys = line(own);
    Identity other = Identity.parse(claimed).orElseThrow();
    LineKeys lie =
        new LineKeys(other, keys.provision(), keys.key(), keys.wishes(), keys.servers(), false);
    return new BareHome(this, publicHost, List.of(lie));
  }

  /** The operator lets a subscriber's associations speak for others besides. */
  void setScope(String identity, List<String> patterns) {
    new SubscriberRegister(keys, stores, servers, random, clock, devices -> edge.revoke(devices))
        .setScope(Identity.parse(identity).orElseThrow(), patterns);
  }

  /** A number for the address of a phone. */
  int nextPlace() {
    return 10 + places++;
  }

  /** A new device of a subscriber, who is entered too if he is new. */
  private LineKeys line(String identity) {
    Identity who = Identity.parse(identity).orElseThrow();
    SecretBytes scalar = SecretBytes.random(random, P256.LENGTH);
    SubscriberRegister register =
        new SubscriberRegister(keys, stores, servers, random, clock, _ -> {});
    if (!(register.add(who, curve.keyPair(scalar).point())
        instanceof SubscriberRegister.Added(Provision provision))) {
      throw new IllegalStateException("not added: " + identity);
    }
    StaticKey key = StaticKey.of(curve, scalar, provision.deviceCredential()).orElseThrow();
    return LineKeys.of(provision, key, Wishes.NONE);
  }

  void run(double seconds) {
    network.run(Duration.ofNanos((long) (seconds * 1e9)));
  }

  boolean until(BooleanSupplier condition, int seconds) {
    return network.runUntil(condition, Duration.ofSeconds(seconds));
  }
}
