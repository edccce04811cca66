package org.callseal.demo.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
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
import org.callseal.callagent.CallAgent;
import org.callseal.callagent.CallAgentSettings;
import org.callseal.callagent.MemoryBindingStore;
import org.callseal.callagent.megaco.MediaGatewayView;
import org.callseal.callagent.megaco.MegacoCallAgent;
import org.callseal.callagent.megaco.MegacoCallAgentSettings;
import org.callseal.callagent.mgcp.GatewayView;
import org.callseal.callagent.mgcp.MgcpCallAgent;
import org.callseal.callagent.mgcp.MgcpCallAgentSettings;
import org.callseal.core.association.ClusterKey;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.ServerSet;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.AesGcm;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.EnrolmentParties;
import org.callseal.core.enrolment.PassPhraseKeys;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.identity.Identity;
import org.callseal.core.passphrase.GeneratedPassphrase;
import org.callseal.core.provision.Provision;
import org.callseal.core.seal.Protocol;
import org.callseal.core.seal.Refusal;
import org.callseal.core.subscriber.Invitation;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.world.DemoProcess;
import org.callseal.demo.world.Loopback;
import org.callseal.demo.world.Machine;
import org.callseal.edge.Edge;
import org.callseal.edge.EdgeParts;
import org.callseal.edge.EdgeSettings;
import org.callseal.edge.Listener;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.megaco.MegacoSettings;
import org.callseal.edge.mgcp.MgcpSettings;
import org.callseal.store.H2AssociationStore;
import org.callseal.store.H2Database;
import org.callseal.store.SqlRevocationLog;
import org.callseal.store.SqlSubscriberStore;

/**
 * The operator's side: edge, authority and call agent with embedded stores in a temporary folder,
 * as {@code callseal serve} has them in one process. The edge can be killed and started again.
 *
 * <p>Used by the demo's own thread; what belongs to the loop stays there. Lives as long as one run.
 */
public final class Domain implements AutoCloseable {

  /** Where the call agent is, in {@link FarEnds}. */
  public static final String CALL_AGENT = "call agent";

  /** Where the gateways' call agent is, in {@link FarEnds}. */
  public static final String CONTROLLER = "controller";

  /** Where that of media gateways is, in {@link FarEnds}. */
  public static final String MEDIA_CONTROLLER = "media controller";

  /** How often media gateways are asked whether they are there. */
  public static final Duration AUDIT_EVERY = Duration.ofSeconds(30);

  static final String NAME = "callseal.example";

  private static final int PENDING_EXCHANGES = 100;
  private static final int TOKEN_KEY = 32;
  private static final int INVITATION_SECONDS = 24 * 3600;
  private static final int HOST = 10;

  private final Machine machine;
  private final RandomSource random;
  private final Path folder;
  private final H2Database database;
  private final H2AssociationStore associations;
  private final SqlRevocationLog revocations;
  private final RecordCipher cipher;
  private final SecretBytes tokenKey;
  private final ExecutorService work = Executors.newFixedThreadPool(2, Domain::worker);
  private final P256 curve = P256.fastest();
  private final Authority authority;
  private final SubscriberRegister register;
  private final InetSocketAddress callAgent;
  private final MgcpCallAgent controller;
  private final MegacoCallAgent mediaController;
  private final InetSocketAddress outer;
  private final InetSocketAddress gatewaysOuter;
  private final InetSocketAddress mediaGatewaysOuter;
  private final InetSocketAddress core;
  private final SortedMap<Counter, Long> ofDeadEdges = new TreeMap<>();
  private DemoProcess process;
  private Edge edge;

  Domain(Machine machine, FarEnds farEnds, RandomSource random) throws IOException {
    this.machine = machine;
    this.random = random;
    this.folder = Files.createTempDirectory("callseal-demo-");
    this.database = H2Database.open(folder);
    this.associations = new H2AssociationStore(database);
    this.revocations = SqlRevocationLog.besideAssociations(database);
    this.cipher =
        new RecordCipher(
            List.of(new ClusterKey(1, SecretBytes.random(random, AesGcm.KEY_LENGTH))), random);
    this.tokenKey = SecretBytes.random(random, TOKEN_KEY);
    InetAddress host = Loopback.host(HOST);
    this.callAgent = openCallAgent(farEnds, host);
    this.controller = openController(farEnds, host);
    this.mediaController = openMediaController(farEnds, host);
    this.outer = Loopback.freePort(host);
    this.gatewaysOuter = Loopback.freePort(host);
    this.mediaGatewaysOuter = Loopback.freePort(host);
    this.core = Loopback.freePort(host);
    DomainKeys keys = DomainKeys.generate(curve, random, NAME);
    AuthorityStores stores =
        new AuthorityStores(new SqlSubscriberStore(database), associations, revocations, cipher);
    AuthorityClock clock = new AuthorityClock(machine::nanoTime, machine::utcSeconds);
    DomainServers servers =
        DomainServers.of(serverSet(outer))
            .with(Protocol.MGCP, serverSet(gatewaysOuter))
            .with(Protocol.MEGACO, serverSet(mediaGatewaysOuter));
    this.authority =
        new Authority(
            new AuthorityParts(
                keys,
                stores,
                new AssociationPolicy(Subscriber.DEFAULT_LIFETIME_SECONDS, servers),
                PENDING_EXCHANGES,
                curve,
                EphemeralKeys.secure(curve),
                random,
                clock,
                work,
                new EnrolmentParts(
                    EnrolmentParts.DEFAULT_PER_SECOND, work, EnrolmentParts.Alarm.system(work))));
    this.register =
        new SubscriberRegister(
            keys, stores, servers, random, clock, devices -> runningEdge().revoke(devices));
    this.process = machine.process();
    this.edge = startEdge();
  }

  private static Thread worker(Runnable task) {
    Thread thread = new Thread(task, "callseal-demo-authority");
    thread.setDaemon(true);
    return thread;
  }

  private InetSocketAddress openCallAgent(FarEnds farEnds, InetAddress host) throws IOException {
    CallAgentSettings settings = CallAgentSettings.of(NAME, Loopback.freePort(host));
    return CallAgent.open(
            settings,
            new MemoryBindingStore(),
            machine.process(),
            farEnds.watching(CALL_AGENT, machine),
            random)
        .localAddress();
  }

  private MgcpCallAgent openController(FarEnds farEnds, InetAddress host) throws IOException {
    return MgcpCallAgent.open(
        MgcpCallAgentSettings.of(Loopback.freePort(host)),
        machine.process(),
        farEnds.watching(CONTROLLER, machine),
        random);
  }

  private MegacoCallAgent openMediaController(FarEnds farEnds, InetAddress host)
      throws IOException {
    return MegacoCallAgent.open(
        MegacoCallAgentSettings.of(Loopback.freePort(host), "<mgc." + NAME + ">")
            .auditingEvery(AUDIT_EVERY),
        machine.process(),
        farEnds.watching(MEDIA_CONTROLLER, machine),
        random);
  }

  private static ServerSet serverSet(InetSocketAddress address) {
    return new ServerSet(
        List.of(
            new ServerSet.Server(
                "edge." + NAME, address.getAddress().getHostAddress(), address.getPort())));
  }

  private Edge startEdge() throws IOException {
    EdgeSettings settings =
        EdgeSettings.of(
                "edge",
                List.of(Listener.on(outer)),
                Listener.on(core),
                List.of(org.callseal.edge.callagent.CallAgent.at("built-in", callAgent)))
            .withMgcp(
                new MgcpSettings(
                    List.of(gatewaysOuter),
                    core.getAddress(),
                    List.of(new Controller("built-in", controller.localAddress()))))
            .withMegaco(
                new MegacoSettings(
                    List.of(mediaGatewaysOuter),
                    List.of(),
                    core.getAddress(),
                    List.of(new Controller("built-in", mediaController.localAddress()))));
    Edge starting =
        new Edge(
            settings,
            new EdgeParts(
                process,
                machine,
                random,
                authority,
                associations,
                revocations,
                work,
                cipher,
                tokenKey));
    starting.start();
    return starting;
  }

  private Edge runningEdge() {
    return edge;
  }

  /** The domain's URI, as a registrar is named. */
  public String uri() {
    return "sip:" + NAME;
  }

  /** Where gateways reach the edge. */
  public InetSocketAddress gatewaysEdge() {
    return gatewaysOuter;
  }

  /** Where media gateways reach it. */
  public InetSocketAddress mediaGatewaysEdge() {
    return mediaGatewaysOuter;
  }

  /** The media gateways as their controller sees them. On the loop. */
  List<MediaGatewayView> mediaGateways() {
    return mediaController.gateways();
  }

  /** The gateways as their call agent sees them. On the loop. */
  List<GatewayView> gateways() {
    return controller.gateways();
  }

  /** Adds a gateway as its operator would: with a core-side port, and for all its endpoints. */
  Enrolled enrollGateway(Identity identity) {
    Enrolled enrolled = enroll(identity);
    int port = Loopback.freePort(core.getAddress()).getPort();
    register
        .coreAddresses(new CoreAddresses.Pool(port, port, Optional.empty()))
        .assign(identity, new CoreAddress.Port(port));
    register.setScope(identity, List.of("*@" + identity.text()));
    return enrolled;
  }

  /** Where endpoints reach the edge. */
  public InetSocketAddress edgeAddress() {
    return outer;
  }

  /** Kills the edge as {@code kill -9} would, and starts another on the same address. */
  public void killAndRestartEdge() {
    refusals().forEach((counter, count) -> ofDeadEdges.put(counter, count));
    machine.run(process::kill);
    process = machine.process();
    try {
      edge = startEdge();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the edge does not come back", e);
    }
  }

  /** What the edge has refused, those that were killed included. */
  public SortedMap<Counter, Long> refusals() {
    SortedMap<Counter, Long> refusals = new TreeMap<>(ofDeadEdges);
    for (Refusal refusal : Refusal.values()) {
      long count = edge.counters().of(refusal);
      if (count > 0) {
        refusals.merge(Counter.edge(refusal), count, Long::sum);
      }
    }
    return refusals;
  }

  /** Adds a subscriber with a device key made for it, as its operator would. */
  Enrolled enroll(Identity identity) {
    P256KeyPair pair = curve.generate(random);
    if (!(register.add(identity, pair.point())
        instanceof SubscriberRegister.Added(var provision))) {
      throw new IllegalStateException("the demo's subscriber cannot be added: " + identity);
    }
    StaticKey key =
        StaticKey.of(curve, pair.privateKey().scalar(), provision.deviceCredential()).orElseThrow();
    return new Enrolled(provision, key);
  }

  /**
   * Adds a subscriber by a generated pass-phrase, as its operator would; the authority gets the
   * verifier alone.
   */
  GeneratedPassphrase invite(Identity identity) {
    GeneratedPassphrase passphrase = GeneratedPassphrase.draw(random);
    try (PassPhraseKeys keys =
        PassPhraseKeys.derive(
            passphrase.text(), register.salt(identity), EnrolmentParties.of(identity, NAME))) {
      Invitation invitation =
          Invitation.generated(
              identity, keys.verifier(), machine.utcSeconds() + INVITATION_SECONDS, 1);
      if (!(register.add(invitation) instanceof SubscriberRegister.Invited)) {
        throw new IllegalStateException("the demo's subscriber cannot be added: " + identity);
      }
    }
    return passphrase;
  }

  /** What a device has when it is enrolled. */
  public record Enrolled(Provision provision, StaticKey key) {}

  /** Removes a subscriber, as its operator would. */
  public void remove(Identity identity) {
    register.remove(identity);
  }

  P256 curve() {
    return curve;
  }

  @Override
  public void close() throws IOException {
    work.shutdownNow();
    associations.close();
    database.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
