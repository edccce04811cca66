package org.callseal.edge;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.callseal.core.credential.Kid;
import org.callseal.edge.callagent.CallAgents;
import org.callseal.edge.exchange.ExchangeLimits;
import org.callseal.edge.exchange.Exchanges;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.edge.flow.Flows;
import org.callseal.edge.flow.StoredFlows;
import org.callseal.edge.route.Addresses;
import org.callseal.edge.route.Answers;
import org.callseal.edge.route.Device;
import org.callseal.edge.route.IdentityFields;
import org.callseal.edge.route.Inward;
import org.callseal.edge.route.Outward;
import org.callseal.edge.route.SipScope;
import org.callseal.edge.token.AnswerTags;
import org.callseal.edge.token.Branches;
import org.callseal.edge.token.RouteTokens;
import org.callseal.relay.gate.InboundGate;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.SourceRates;
import org.callseal.relay.leg.LegTools;
import org.callseal.sip.HeaderName;
import org.callseal.sip.HostPort;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated.Unsealed;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.DatagramPort;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An edge: opens and checks what endpoints send, asserts whose it is and forwards it to the call
 * agents; seals the way back.
 *
 * <p>Belongs to its loop, on which {@link #close} is called; {@link #start}, {@link #revoke} and
 * the counters are for any thread. Lives from start to close and is not started again.
 */
public final class Edge implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
  private static final Duration FLUSH = Duration.ofSeconds(1);
  private static final Duration SWEEP = Duration.ofSeconds(10);
  private static final Duration REPORT = Duration.ofMinutes(1);
  private static final int BURST_SECONDS = 2;

  private final EdgeSettings settings;
  private final EdgeParts parts;
  private final Loop loop;
  private final RefusalCounters counters = new RefusalCounters();
  private final Flows flows = new Flows();
  private final StoredFlows stored;
  private final List<InetSocketAddress> outerAddresses = new ArrayList<>();
  private volatile @Nullable Running running;
  private long reported;

  /** What is there while the edge runs. */
  private record Running(
      Ports ports, CallAgents callAgents, Exchanges exchanges, FlowFinder finder) {}

  public Edge(EdgeSettings settings, EdgeParts parts) {
    this.settings = settings;
    this.parts = parts;
    this.loop = parts.loop();
    this.stored =
        new StoredFlows(
            parts.store(), parts.cipher(), parts.storeWork(), loop, settings.limits().lookups());
  }

  /**
   * Opens the ports and begins.
   *
   * @throws IOException when a port cannot be opened; the message names it, and none is left open
   */
  public void start() throws IOException {
    Late<CoreSide> coreSide = new Late<>();
    Late<OuterSide> outerSide = new Late<>();
    DatagramPort core =
        parts
            .network()
            .openDatagramPort(
                loop,
                settings.core().bind(),
                (on, from, bytes) -> coreSide.ifThere(side -> side.received(on, from, bytes)));
    Ports ports = new Ports(core, stored, loop, settings.name());
    try {
      for (Listener listener : settings.outer()) {
        DatagramPort port =
            parts
                .network()
                .openDatagramPort(
                    loop,
                    listener.bind(),
                    (on, from, bytes) ->
                        outerSide.ifThere(
                            side -> side.received(new Arrival(on, from, loop.nanoTime()), bytes)));
        ports.addOuter(port, listener.hostPort(port.localAddress()));
        outerAddresses.add(port.localAddress());
      }
    } catch (IOException e) {
      ports.close();
      throw e;
    }
    assemble(ports, coreSide, outerSide);
    LOG.info(
        "{} listens on {}, call agents' side {}",
        settings.name(),
        outerAddresses,
        core.localAddress());
  }

  private void assemble(Ports ports, Late<CoreSide> coreSide, Late<OuterSide> outerSide) {
    long nowNs = loop.nanoTime();
    EdgeLimits limits = settings.limits();
    RouteTokens tokens = new RouteTokens(parts.tokenKey());
    Branches branches = new Branches(parts.tokenKey());
    Answers answers = new Answers(new AnswerTags(parts.tokenKey()));
    IdentityFields identity =
        new IdentityFields(settings.trustedHeaders().stream().map(HeaderName::of).toList());
    Addresses addresses = addresses(ports);
    CallAgents callAgents =
        new CallAgents(settings.callAgents(), settings.healthCheck(), loop, parts.random());
    Exchanges exchanges =
        new Exchanges(
            parts.authority(),
            loop,
            parts.random(),
            counters,
            new ExchangeLimits(
                limits.exchangesUnderWay(),
                limits.exchangesPerSecond(),
                limits.pendingExchanges()));
    FlowFinder finder =
        new FlowFinder(
            flows,
            stored,
            new LegTools<>(SipControl.UDP, parts.random()),
            ports::toward,
            loop,
            parts.random(),
            rates(limits.strangersPerSource(), nowNs));
    SipScope scope = new SipScope(tokens);
    InboundGate<SipSealed, Unsealed> gate =
        new InboundGate<>(
            SipControl.UDP,
            flows,
            verified ->
                SipControl.isQuestion(verified.message().message())
                    || scope.permits(
                        Device.of(verified.association()), verified.message().message()),
            rates(limits.perSource(), nowNs),
            counters,
            limits.longestDatagram());
    Whereabouts whereabouts = new Whereabouts(loop, flows, ports);
    outerSide.set(
        new OuterSide(
            gate,
            new Strangers(exchanges, answers, rates(limits.strangersPerSource(), nowNs), counters),
            new Newcomers(loop, gate, exchanges, finder),
            whereabouts,
            new ControlMessages(loop, parts.authority(), flows, whereabouts, ports),
            new Rejections(flows, answers),
            new Inward(tokens, branches, answers, identity, callAgents, addresses),
            ports));
    coreSide.set(
        new CoreSide(
            loop,
            callAgents,
            settings.coreHosts(),
            new Outward(tokens, branches, answers, identity, addresses),
            finder,
            counters,
            ports));
    running = new Running(ports, callAgents, exchanges, finder);
    loop.execute(() -> callAgents.start(ports.core()));
    every(FLUSH, stored::flush);
    every(SWEEP, this::sweep);
    every(REPORT, this::report);
  }

  private SourceRates rates(int perSecond, long nowNs) {
    return new SourceRates(perSecond, perSecond * BURST_SECONDS, parts.random(), nowNs);
  }

  private Addresses addresses(Ports ports) {
    String core = settings.core().hostPort(ports.core().localAddress());
    Set<String> own = new HashSet<>(settings.names());
    own.add(core);
    own.add(HostPort.of(ports.core().localAddress()));
    for (int i = 0; i < outerAddresses.size(); i++) {
      own.add(HostPort.of(outerAddresses.get(i)));
      own.add(settings.outer().get(i).hostPort(outerAddresses.get(i)));
    }
    return new Addresses(core, own);
  }

  private void every(Duration interval, Runnable task) {
    loop.schedule(
        interval,
        () -> {
          if (running != null) {
            // First: a task that fails must not be the last.
            every(interval, task);
            task.run();
          }
        });
  }

  private void sweep() {
    long nowNs = loop.nanoTime();
    flows.sweep(parts.random(), nowNs);
    Running now = running;
    if (now != null) {
      now.exchanges().sweep(nowNs);
      now.finder().sweep(nowNs);
    }
  }

  private void report() {
    long refused = counters.refused();
    if (refused != reported) {
      reported = refused;
      LOG.info("so far {} messages taken, refused {}", counters.taken(), counters.refusals());
    }
  }

  /**
   * Ends all associations of a device at once: it was removed, or may speak for others than before.
   * It learns of it, with a seal, when it next speaks.
   */
  public void revoke(Kid device) {
    loop.execute(() -> {
      Running now = running;
      if (now != null) {
        now.finder().revoke(device);
      }
    });
  }

  /** Ends all associations of these devices at once. */
  public void revoke(Set<Kid> devices) {
    devices.forEach(this::revoke);
  }

  /** What was taken and refused so far. */
  public RefusalCounters counters() {
    return counters;
  }

  /** Where it listens for endpoints, in the order of the settings, with the ports as bound. */
  public List<InetSocketAddress> outerAddresses() {
    return List.copyOf(outerAddresses);
  }

  /** How many associations it holds in memory. */
  public int associations() {
    return flows.size();
  }

  /** How many things it holds that a flood could make more of. */
  int burden() {
    Running now = running;
    return flows.size()
        + stored.size()
        + (now == null ? 0 : now.exchanges().size() + now.finder().size());
  }

  @Override
  public void close() {
    Running was = running;
    running = null;
    if (was != null) {
      was.callAgents().stop();
      was.ports().close();
      stored.close();
    }
  }

  /** Something that the ports' handlers need and that needs the ports. */
  private static final class Late<T> {
    private volatile @Nullable T value;

    private void set(T made) {
      value = made;
    }

    private void ifThere(Consumer<T> action) {
      T there = value;
      if (there != null) {
        action.accept(there);
      }
    }
  }
}
