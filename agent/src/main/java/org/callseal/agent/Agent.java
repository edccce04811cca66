package org.callseal.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.callseal.agent.gateway.GatewaySide;
import org.callseal.agent.line.EndpointSide;
import org.callseal.agent.megaco.MegacoGateways;
import org.callseal.agent.mgcp.MgcpGateways;
import org.callseal.agent.names.NameService;
import org.callseal.agent.phone.PhoneSide;
import org.callseal.agent.settings.AgentSettings;
import org.callseal.agent.settings.GatewayProtocol;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.agent.status.LineStatus;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Refusal;
import org.callseal.megaco.Encoding;
import org.callseal.transport.Loop;
import org.callseal.transport.Network;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sidecar beside SIP phones, whose outbound proxy it is, and gateways of MGCP and Megaco, whose
 * call agent it is; they know nothing of seals. It sets up an association for each of its lines,
 * seals what they send and opens what they get. It writes nothing anywhere: after a restart the
 * exchange runs again.
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
  private final Network inner;
  private final Network outer;
  private final NameService names;
  private final RandomSource random;
  private final P256 curve;
  private final List<EndpointSide> sides = new ArrayList<>();
  private boolean started;
  private Loop.@Nullable Timer timer;
  private Loop.@Nullable Timer reportTimer;
  private long reported;

  public Agent(
      AgentSettings settings, Loop loop, Network network, RandomSource random, P256 curve) {
    this(settings, loop, network, network, NameService.system(), random, curve);
  }

  /**
   * An agent between two networks.
   *
   * @param inner where its phones and gateways are
   * @param outer where its edges are
   */
  public Agent(
      AgentSettings settings,
      Loop loop,
      Network inner,
      Network outer,
      RandomSource random,
      P256 curve) {
    this(settings, loop, inner, outer, NameService.system(), random, curve);
  }

  /**
   * The same with a name service of its own.
   *
   * @param names finds edges that are known by name
   */
  public Agent(
      AgentSettings settings,
      Loop loop,
      Network inner,
      Network outer,
      NameService names,
      RandomSource random,
      P256 curve) {
    this.settings = settings;
    this.loop = loop;
    this.inner = inner;
    this.outer = outer;
    this.names = names;
    this.random = random;
    this.curve = curve;
  }

  /**
   * Opens its ports and begins.
   *
   * @throws IOException when an address cannot be bound; nothing stays open then
   */
  public void start() throws IOException {
    if (started) {
      throw new IllegalStateException("started before");
    }
    started = true;
    try {
      if (!settings.lines().isEmpty()) {
        sides.add(PhoneSide.start(settings, loop, inner, outer, names, random, curve));
      }
      for (GatewayProtocol protocol : GatewayProtocol.values()) {
        List<GatewaySettings> gateways =
            settings.gateways().stream().filter(each -> each.protocol() == protocol).toList();
        if (!gateways.isEmpty()) {
          sides.add(gateways(protocol, gateways));
        }
      }
    } catch (IOException e) {
      close();
      throw e;
    }
    tick();
    reportTimer = loop.schedule(REPORT, this::report);
  }

  private EndpointSide gateways(GatewayProtocol protocol, List<GatewaySettings> gateways)
      throws IOException {
    InetSocketAddress local = settings.outer();
    GatewaySide.Surroundings around =
        new GatewaySide.Surroundings(
            loop,
            inner,
            outer,
            names,
            sides.isEmpty() ? local : new InetSocketAddress(local.getAddress(), 0),
            settings.keepAlive(),
            random,
            curve);
    return switch (protocol) {
      case MGCP -> MgcpGateways.start(gateways, around);
      case MEGACO_TEXT -> MegacoGateways.start(Encoding.TEXT, gateways, around);
      case MEGACO_BINARY -> MegacoGateways.start(Encoding.BER, gateways, around);
    };
  }

  /** Says once in a while what was refused, if that has grown. */
  private void report() {
    if (sides.isEmpty()) {
      return;
    }
    reportTimer = loop.schedule(REPORT, this::report);
    long refused = dropped();
    for (EndpointSide side : sides) {
      refused += side.counters().refused();
    }
    if (refused != reported) {
      reported = refused;
      LOG.info(
          "so far {} messages of edges taken, refused {}; {} datagrams of phones and gateways"
              + " dropped",
          taken(),
          refusals(),
          dropped());
    }
  }

  private String refusals() {
    return sides.stream().map(side -> side.counters().words()).collect(Collectors.joining(" "));
  }

  private void tick() {
    if (!sides.isEmpty()) {
      // First: a line that fails must not stop the others for ever.
      timer = loop.schedule(TICK, this::tick);
      long nowNs = loop.nanoTime();
      sides.forEach(side -> side.tick(nowNs));
    }
  }

  /** What its lines are at. */
  public CompletableFuture<List<LineStatus>> status() {
    CompletableFuture<List<LineStatus>> status = new CompletableFuture<>();
    loop.execute(
        () -> status.complete(sides.stream().flatMap(side -> side.status().stream()).toList()));
    return status;
  }

  /** How many messages of edges were taken. */
  public long taken() {
    return sides.stream().mapToLong(side -> side.counters().taken()).sum();
  }

  /** How many datagrams of the network were refused for this reason. */
  public long refused(Refusal refusal) {
    return sides.stream().mapToLong(side -> side.counters().of(refusal)).sum();
  }

  /** How many datagrams from the side of phones and gateways were dropped. */
  public long dropped() {
    return sides.stream().mapToLong(EndpointSide::dropped).sum();
  }

  /** How many things it holds that a flood could make more of. */
  int burden() {
    return sides.stream().mapToInt(EndpointSide::burden).sum();
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
    sides.forEach(EndpointSide::close);
    sides.clear();
  }
}
