package org.callseal.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.callseal.agent.line.EdgeSide;
import org.callseal.agent.line.Line;
import org.callseal.agent.phone.KnownPhones;
import org.callseal.agent.phone.PhonePorts;
import org.callseal.agent.phone.PhoneProxy;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.LineKeys;
import org.callseal.agent.sip.SipLines;
import org.callseal.agent.status.LineStatus;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Refusal;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.Loop;
import org.callseal.transport.Network;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sidecar beside SIP phones: they use it as their outbound proxy and know nothing of seals. It
 * sets up an association for each of its lines, seals what phones send and opens what they get. It
 * writes nothing anywhere: after a restart the exchange runs again.
 *
 * <p>Everything of it runs on its loop; {@link #start} and {@link #close} are called there, {@link
 * #status} anywhere. Lives from start to close, once.
 */
public final class Agent implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration REPORT = Duration.ofMinutes(1);

  private final AgentSettings settings;
  private final Loop loop;
  private final Network phoneNetwork;
  private final Network network;
  private final RandomSource random;
  private final P256 curve;
  private final List<Line<SipMessage, SipSealed>> lines = new ArrayList<>();
  private @Nullable EdgeSide<SipMessage, SipSealed> edge;
  private @Nullable PhonePorts ports;
  private @Nullable PhoneProxy proxy;
  private Loop.@Nullable Timer timer;
  private Loop.@Nullable Timer reportTimer;
  private long reported;

  public Agent(
      AgentSettings settings, Loop loop, Network network, RandomSource random, P256 curve) {
    this(settings, loop, network, network, random, curve);
  }

  /**
   * An agent between two networks.
   *
   * @param phoneNetwork where its phones are
   * @param network where its edges are
   */
  public Agent(
      AgentSettings settings,
      Loop loop,
      Network phoneNetwork,
      Network network,
      RandomSource random,
      P256 curve) {
    this.settings = settings;
    this.loop = loop;
    this.phoneNetwork = phoneNetwork;
    this.network = network;
    this.random = random;
    this.curve = curve;
  }

  /**
   * Opens its ports and begins.
   *
   * @throws IOException when an address cannot be bound; nothing stays open then
   */
  public void start() throws IOException {
    if (edge != null) {
      throw new IllegalStateException("started before");
    }
    EdgeSide<SipMessage, SipSealed> side =
        new EdgeSide<>(SipLines.SIP, loop, network, random, settings.outer());
    edge = side;
    for (LineKeys keys : settings.lines()) {
      lines.add(new Line<>(loop, side, keys, curve, random, settings.keepAlive()));
    }
    PhonePorts phones = new PhonePorts(loop, settings.phoneNetworks(), settings.limits(), random);
    ports = phones;
    try {
      phones.open(phoneNetwork, settings.listen());
    } catch (IOException e) {
      close();
      throw e;
    }
    List<HeaderName> trusted = settings.trustedHeaders().stream().map(HeaderName::of).toList();
    PhoneProxy between =
        new PhoneProxy(
            loop,
            random,
            settings.limits(),
            lines,
            phones.ownNames(),
            new KnownPhones(phones, settings.phones()),
            trusted,
            settings.emergency(),
            side);
    proxy = between;
    phones.serve(between);
    lines.forEach(line -> line.serve(between));
    tick();
    reportTimer = loop.schedule(REPORT, this::report);
  }

  /** Says once in a while what was refused, if that has grown. */
  private void report() {
    EdgeSide<SipMessage, SipSealed> side = edge;
    if (proxy == null || side == null) {
      return;
    }
    reportTimer = loop.schedule(REPORT, this::report);
    long refused = side.counters().refused() + dropped();
    if (refused != reported) {
      reported = refused;
      LOG.info(
          "so far {} messages of edges taken, refused {}; {} datagrams of phones dropped",
          side.counters().taken(),
          side.counters().words(),
          dropped());
    }
  }

  private void tick() {
    if (proxy != null) {
      // First: a line that fails must not stop the others for ever.
      timer = loop.schedule(TICK, this::tick);
      long nowNs = loop.nanoTime();
      lines.forEach(line -> line.tick(nowNs));
      proxy.sweep(nowNs);
    }
  }

  /** What its lines are at. */
  public CompletableFuture<List<LineStatus>> status() {
    CompletableFuture<List<LineStatus>> status = new CompletableFuture<>();
    loop.execute(() -> status.complete(lines.stream().map(this::status).toList()));
    return status;
  }

  private LineStatus status(Line<SipMessage, SipSealed> line) {
    return line.status(proxy == null ? List.of() : proxy.contactsOf(line));
  }

  /** How many messages of edges were taken. */
  public long taken() {
    return edge == null ? 0 : edge.counters().taken();
  }

  /** How many datagrams of the network were refused for this reason. */
  public long refused(Refusal refusal) {
    return edge == null ? 0 : edge.counters().of(refusal);
  }

  /** How many datagrams from the phones' side were dropped. */
  public long dropped() {
    return ports == null ? 0 : ports.dropped();
  }

  /** How many things it holds that a flood could make more of. */
  int burden() {
    return (proxy == null ? 0 : proxy.burden()) + (edge == null ? 0 : edge.burden());
  }

  /** Closes its ports. Its associations are forgotten; what phones have asked stays unanswered. */
  @Override
  public void close() {
    if (timer != null) {
      timer.cancel();
    }
    if (reportTimer != null) {
      reportTimer.cancel();
    }
    if (ports != null) {
      ports.close();
    }
    if (edge != null) {
      edge.close();
    }
    proxy = null;
  }
}
