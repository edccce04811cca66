package org.callseal.app.serve;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.LoopCall;
import org.callseal.app.administration.AdvertisedServers;
import org.callseal.app.administration.ControlSocket;
import org.callseal.app.administration.GatewayStateLine;
import org.callseal.app.administration.LocalAdministration;
import org.callseal.app.administration.Sightings;
import org.callseal.app.administration.UnsealedPhoneLine;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.data.ServerData;
import org.callseal.app.registration.H2BindingStore;
import org.callseal.authority.AssociationPolicy;
import org.callseal.authority.Authority;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.AuthorityParts;
import org.callseal.authority.DomainServers;
import org.callseal.authority.EnrolmentParts;
import org.callseal.authority.SubscriberRegister;
import org.callseal.callagent.CallAgent;
import org.callseal.callagent.CallAgentSettings;
import org.callseal.core.association.ServerSet;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.edge.Edge;
import org.callseal.edge.EdgeParts;
import org.callseal.relay.netty.NettyLoop;
import org.callseal.relay.netty.NettyNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a server, put together and started in the order in which they need each other, ended
 * in the opposite one.
 *
 * <p>Thread rule: started and closed by one thread. Lifetime: the process's.
 */
public final class Server implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final int QUEUE = 10_000;
  private static final int TOKEN_KEY = 32;
  private static final long ENDED_ASSOCIATIONS_MINUTES = 10;

  private final ServeConfiguration configuration;
  private final RandomSource random = RandomSource.secure();
  private final AuthorityClock clock = AuthorityClock.system();
  private final Deque<Runnable> endings = new ArrayDeque<>();

  private Server(ServeConfiguration configuration) {
    this.configuration = configuration;
  }

  /** Starts a server; what is in the way ends the command, and nothing stays open. */
  public static Server start(ServeConfiguration configuration) {
    Server server = new Server(configuration);
    try {
      server.startParts();
      return server;
    } catch (IOException e) {
      server.close();
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          e.getMessage() + "; is another server running? Other addresses: serve --print-config");
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  @Override
  public void close() {
    while (!endings.isEmpty()) {
      endings.pop().run();
    }
  }

  private void startParts() throws IOException {
    ServerData data = ServerData.open(configuration.data(), configuration.domain(), random);
    endings.push(data::close);
    NettyNetwork network = new NettyNetwork();
    NettyLoop loop = NettyLoop.open("callseal-edge");
    endings.push(loop::close);
    ExecutorService work = work("callseal-authority");
    ExecutorService storeWork = work("callseal-store");
    if (configuration.callAgents().isEmpty()) {
      startCallAgent(data, network);
    }
    Optional<BuiltInGateways> gateways = startGateways(network);
    ServerSet servers = AdvertisedServers.of(configuration);
    DomainServers allServers = AdvertisedServers.all(configuration);
    P256 curve = P256.fastest();
    Authority authority =
        new Authority(
            new AuthorityParts(
                data.domainKeys(),
                data.stores(),
                new AssociationPolicy(configuration.associationLifetime().toSeconds(), allServers),
                configuration.limits().pendingExchanges(),
                curve,
                EphemeralKeys.secure(curve),
                random,
                clock,
                work,
                enrolment()));
    Edge edge =
        new Edge(
            EdgeAssembly.settings(configuration, servers),
            new EdgeParts(
                loop,
                network,
                random,
                authority,
                data.stores().associations(),
                data.stores().revocations(),
                storeWork,
                data.stores().cipher(),
                data.folder().secret("token", TOKEN_KEY, random)));
    edge.start();
    endings.push(() -> onLoop(loop, edge::close));
    administer(data, allServers, authority, edge, gateways);
    forgetEnded(data);
  }

  /** One thread: guesses are answered one at a time, however many processors there are. */
  private EnrolmentParts enrolment() {
    ExecutorService worker =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("callseal-enrolment").daemon().factory());
    endings.push(worker::shutdown);
    return new EnrolmentParts(
        configuration.enrolment().perSecond(), worker, EnrolmentParts.Alarm.system(worker));
  }

  private void startCallAgent(ServerData data, NettyNetwork network) throws IOException {
    H2BindingStore bindings =
        H2BindingStore.open(data.registrations(), clock.utcSeconds().getAsLong());
    endings.push(bindings::close);
    NettyLoop loop = NettyLoop.open("callseal-call-agent");
    endings.push(loop::close);
    CallAgent callAgent =
        CallAgent.open(
            CallAgentSettings.of(configuration.domain(), configuration.builtInCallAgent())
                .withEmergency(configuration.emergency().numbers()),
            bindings,
            loop,
            network,
            random);
    endings.push(() -> onLoop(loop, callAgent::close));
  }

  private void administer(
      ServerData data,
      DomainServers servers,
      Authority authority,
      Edge edge,
      Optional<BuiltInGateways> gateways) {
    SubscriberRegister register =
        new SubscriberRegister(
            data.domainKeys(),
            data.stores(),
            servers,
            random,
            clock,
            devices -> {
              devices.forEach(authority::dropPending);
              edge.revoke(devices);
            });
    authority.whenActivated(
        device -> register.activated(device, configuration.enrolment().oldDevices()));
    ControlSocket socket =
        ControlSocket.open(
            data.folder().controlSocket(),
            new LocalAdministration(
                register,
                configuration,
                clock,
                data.stores().cipher(),
                () -> {},
                new Sightings() {
                  @Override
                  public List<UnsealedPhoneLine> unsealedPhones() {
                    return Server.unsealedPhones(edge);
                  }

                  @Override
                  public List<GatewayStateLine> gateways() {
                    return gateways.map(BuiltInGateways::lines).orElseThrow(Server::notBuiltIn);
                  }
                }));
    endings.push(socket::close);
  }

  /** Only where gateways are served and no call agent of theirs is named. */
  private Optional<BuiltInGateways> startGateways(NettyNetwork network) throws IOException {
    if (!configuration.mgcp().hasBuiltInCallAgent()
        && !configuration.megaco().hasBuiltInController()) {
      return Optional.empty();
    }
    BuiltInGateways gateways = BuiltInGateways.start(configuration, network, random);
    endings.push(gateways::close);
    return Optional.of(gateways);
  }

  private static CommandFailure notBuiltIn() {
    return new CommandFailure(
        ExitCode.UNAVAILABLE,
        "this server has no built-in call agent for gateways (mgcp.call-agents and"
            + " megaco.call-agents name others, or mgcp.listen and megaco.listen none); ask those");
  }

  private static List<UnsealedPhoneLine> unsealedPhones(Edge edge) {
    return edge.unsealedPhones().join().stream()
        .map(phone ->
            new UnsealedPhoneLine(
                phone.identity().text(),
                phone.source(),
                phone.lastSeconds(),
                phone.passed(),
                phone.refused()))
        .toList();
  }

  /** The store keeps what has ended until somebody asks it to forget. */
  private void forgetEnded(ServerData data) {
    var timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("callseal-forgetting").daemon().factory());
    var _ =
        timer.scheduleWithFixedDelay(
            () -> forgetEnded(data, clock.utcSeconds().getAsLong()),
            1,
            ENDED_ASSOCIATIONS_MINUTES,
            TimeUnit.MINUTES);
    endings.push(timer::shutdownNow);
  }

  /** What a disk refuses now is forgotten the next time; an exception would end the timer. */
  private static void forgetEnded(ServerData data, long nowSeconds) {
    try {
      data.stores().associations().removeEnded(nowSeconds);
      data.stores().revocations().removeEnded(nowSeconds);
      data.registrations().removeEnded(nowSeconds);
    } catch (RuntimeException e) {
      LOG.warn("what has ended cannot be forgotten now: {}", e.getMessage());
    }
  }

  /** As many threads as processors; a queue that is full refuses, which is told as overload. */
  private ExecutorService work(String name) {
    int threads = Runtime.getRuntime().availableProcessors();
    ThreadPoolExecutor work =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().name(name + "-", 0).daemon().factory());
    work.allowCoreThreadTimeOut(true);
    endings.push(work::shutdown);
    return work;
  }

  private static void onLoop(NettyLoop loop, Runnable task) {
    try {
      LoopCall.run(
          loop,
          () -> {
            task.run();
            return loop;
          });
    } catch (Exception e) {
      LOG.warn("a part did not end well: {}", e.toString());
    }
  }
}
