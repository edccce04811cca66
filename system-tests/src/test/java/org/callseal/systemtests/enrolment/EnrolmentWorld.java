package org.callseal.systemtests.enrolment;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.callseal.agent.Agent;
import org.callseal.agent.enrolment.EnrolmentResult;
import org.callseal.agent.enrolment.EnrolmentSurroundings;
import org.callseal.agent.enrolment.EnrolmentTask;
import org.callseal.agent.enrolment.RunningEnrolment;
import org.callseal.agent.names.Server;
import org.callseal.agent.names.ServerName;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.LineKeys;
import org.callseal.authority.AssociationPolicy;
import org.callseal.authority.Authority;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.AuthorityParts;
import org.callseal.authority.AuthorityStores;
import org.callseal.authority.DomainKeys;
import org.callseal.authority.EnrolmentParts;
import org.callseal.authority.OldDevices;
import org.callseal.authority.SubscriberRegister;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.ServerSet;
import org.callseal.core.association.Wishes;
import org.callseal.core.credential.Kid;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.EnrolmentParties;
import org.callseal.core.enrolment.PassPhraseKeys;
import org.callseal.core.enrolment.PassPhraseVerifier;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;
import org.callseal.core.subscriber.Invitation;
import org.callseal.edge.Edge;
import org.callseal.edge.EdgeParts;
import org.callseal.edge.EdgeSettings;
import org.callseal.edge.Listener;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.simulation.SimulatedNetwork;
import org.callseal.systemtests.sip.MemoryAssociations;
import org.callseal.systemtests.sip.MemoryRevocations;
import org.callseal.systemtests.sip.MemorySubscribers;
import org.callseal.testkit.SeededRandom;

/**
 * A domain to enroll in, under one seed: register, authority and edge, each to be started again.
 */
final class EnrolmentWorld {
  static final InetSocketAddress EDGE = new InetSocketAddress("203.0.113.10", 5060);
  static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();
  static final String PASS_PHRASE = "abcdefgh23456789";
  static final String WRONG = "zzzzzzzz23456789";

  private static final InetSocketAddress CORE = new InetSocketAddress("203.0.113.10", 5080);
  private static final InetSocketAddress CALL_AGENT = new InetSocketAddress("203.0.113.20", 5060);

  final SimulatedNetwork network;
  final RandomSource random;
  final P256 curve = P256.fastest();
  final MemorySubscribers subscribers = new MemorySubscribers();
  final DomainKeys keys;
  final SubscriberRegister register;
  final SimulatedProcessor processor;
  final SimulatedProcessor.Job guesses;
  final Set<Kid> ended = new HashSet<>();
  OldDevices oldDevices = OldDevices.REPLACE;
  Authority authority;
  private final SimulatedLoop ends;
  private final AuthorityStores stores;
  private final AuthorityClock clock;
  private final ServerSet servers =
      new ServerSet(List.of(new ServerSet.Server("edge.example.net", "203.0.113.10", 5060)));
  private final SecretBytes tokenKey;
  private final List<Agent> agents = new ArrayList<>();
  private SimulatedLoop edgeLoop;
  private Edge edge;
  private int hosts = 7;

  EnrolmentWorld(long seed) throws IOException {
    network = new SimulatedNetwork(seed);
    random = new SeededRandom(seed)::fill;
    ends = network.loop("authority");
    clock = new AuthorityClock(ends::nanoTime, ends::utcSeconds);
    processor = new SimulatedProcessor(ends);
    guesses = processor.costing(Duration.ofMillis(2));
    stores =
        new AuthorityStores(
            subscribers,
            new MemoryAssociations(),
            new MemoryRevocations(),
            new RecordCipher(List.of(new ClusterKey(1, SecretBytes.random(random, 32))), random));
    keys = DomainKeys.generate(curve, random, "example.net");
    tokenKey = SecretBytes.random(random, 32);
    register =
        new SubscriberRegister(
            keys,
            stores,
            servers,
            random,
            clock,
            devices -> {
              ended.addAll(devices);
              edge.revoke(devices);
            });
    startAuthority();
    startEdge();
  }

  /** Starts an authority in place of the one before; what that had under way is gone. */
  void startAuthority() {
    authority =
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
                processor.costing(Duration.ofNanos(400_000)),
                new EnrolmentParts(EnrolmentParts.DEFAULT_PER_SECOND, guesses, ends::schedule)));
    authority.whenActivated(device -> register.activated(device, oldDevices));
  }

  /** Starts an edge, with new cookies, in place of the one before. */
  void startEdge() throws IOException {
    if (edgeLoop != null) {
      edgeLoop.stop();
    }
    edgeLoop = network.loop("edge");
    edge =
        new Edge(
            EdgeSettings.of(
                "edge-1",
                List.of(Listener.on(EDGE)),
                Listener.on(CORE),
                List.of(CallAgent.at("none", CALL_AGENT))),
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

  Edge edge() {
    return edge;
  }

  /** The verifier of a pass-phrase of this identity, as the register would have it. */
  PassPhraseVerifier verifier(Identity identity, String passPhrase) {
    try (PassPhraseKeys made =
        PassPhraseKeys.derive(
            secret(passPhrase),
            register.salt(identity),
            EnrolmentParties.of(identity, keys.domain()))) {
      return made.verifier();
    }
  }

  /** Adds a subscriber who may enroll one device by a generated pass-phrase. */
  void invite(Identity identity, String passPhrase) {
    invite(Invitation.generated(identity, verifier(identity, passPhrase), inSeconds(86_400), 1));
  }

  void invite(Invitation invitation) {
    if (!(register.add(invitation) instanceof SubscriberRegister.Invited)) {
      throw new IllegalStateException("not added: " + invitation.identity());
    }
  }

  long inSeconds(long seconds) {
    return clock.utcSeconds().getAsLong() + seconds;
  }

  /** A device of its own on a host of its own. */
  Enrolling enroll(Identity identity, String passPhrase) throws IOException {
    return enroll(identity, passPhrase, curve.generate(random));
  }

  Enrolling enroll(Identity identity, String passPhrase, P256KeyPair key) throws IOException {
    return new Enrolling(identity, passPhrase, key, newHost());
  }

  InetSocketAddress newHost() {
    int host = hosts++;
    return new InetSocketAddress("198.51." + (100 + host / 250) + "." + (1 + host % 250), 5060);
  }

  /** The agent of an enrolled device, which keeps its association up. */
  Agent agent(Enrolling enrolled) throws IOException {
    Provision provision = enrolled.provision();
    StaticKey key =
        StaticKey.of(curve, enrolled.key.privateKey().scalar(), provision.deviceCredential())
            .orElseThrow();
    InetSocketAddress host = newHost();
    Agent agent =
        new Agent(
            AgentSettings.of(
                List.of(new InetSocketAddress(host.getAddress(), 5070)),
                host,
                List.of(LineKeys.of(provision, key, Wishes.NONE))),
            network.loop("agent"),
            network,
            random,
            curve);
    agent.start();
    agents.add(agent);
    return agent;
  }

  void run(double seconds) {
    network.run(Duration.ofNanos((long) (seconds * 1e9)));
  }

  static SecretBytes secret(String passPhrase) {
    return SecretBytes.adopt(passPhrase.getBytes(StandardCharsets.US_ASCII));
  }

  /** One enrolment and what came of it. */
  final class Enrolling {
    final P256KeyPair key;
    final InetSocketAddress host;
    final List<EnrolmentResult> results = new ArrayList<>();
    final SimulatedLoop loop = network.loop("device");
    private final SecretBytes secret;

    private Enrolling(Identity identity, String passPhrase, P256KeyPair key, InetSocketAddress host)
        throws IOException {
      this.key = key;
      this.host = host;
      this.secret = secret(passPhrase);
      RunningEnrolment.start(
          new EnrolmentTask(
              identity,
              "example.net",
              List.of(new ServerName("edge.example.net", 5060)),
              secret,
              key.point()),
          new EnrolmentSurroundings(
              loop,
              network,
              host,
              random,
              Runnable::run,
              (_, over) -> List.of(new Server(EDGE, over.getFirst()))),
          _ -> {},
          results::add);
    }

    boolean isOver() {
      return !results.isEmpty();
    }

    /** Runs the world until it is over. */
    EnrolmentResult result() {
      if (!network.runUntil(this::isOver, Duration.ofMinutes(2))) {
        throw new IllegalStateException("the enrolment does not end");
      }
      return results.getFirst();
    }

    Provision provision() {
      if (result() instanceof EnrolmentResult.Enrolled(Provision provision)) {
        return provision;
      }
      throw new IllegalStateException("not enrolled: " + results);
    }

    boolean isWiped() {
      return secret.isWiped();
    }
  }
}
