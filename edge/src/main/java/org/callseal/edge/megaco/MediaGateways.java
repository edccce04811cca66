package org.callseal.edge.megaco;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.callseal.core.association.Revocation;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.identity.Identity;
import org.callseal.edge.flow.ProtocolFlows;
import org.callseal.edge.flow.SpokenNames;
import org.callseal.edge.gateway.Controller;
import org.callseal.edge.gateway.Controllers;
import org.callseal.edge.sibling.HandOver;
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.StreamPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateways that have had an association here. Belongs to one loop; lives as long as the edge.
 */
final class MediaGateways {

  private static final Logger LOG = LoggerFactory.getLogger(MediaGateways.class);

  /** Between the words on behalf of two gateways that go at one time: 100 a second. */
  private static final Duration SPREAD = Duration.ofMillis(10);

  /** A gateway that comes back may be about to say so itself. */
  private static final Duration OWN_WORD = Duration.ofSeconds(1);

  private static final long PORT_KEPT_NS = TimeUnit.MINUTES.toNanos(10);

  private final MegacoSettings settings;
  private final Controllers controllers;
  private final ProtocolFlows<MegacoFlow> flows;
  private final CorePorts ports;
  private final HandOver siblings;
  private final Loop loop;
  private final RandomSource random;
  private final Map<Identity, MediaGateway> known = new HashMap<>();
  private final NameOwners names;

  MediaGateways(
      MegacoSettings settings,
      Controllers controllers,
      ProtocolFlows<MegacoFlow> flows,
      CorePorts ports,
      HandOver siblings,
      SpokenNames stored,
      Loop loop,
      RandomSource random) {
    this.settings = settings;
    this.controllers = controllers;
    this.flows = flows;
    this.ports = ports;
    this.siblings = siblings;
    this.loop = loop;
    this.random = random;
    this.names =
        new NameOwners(
            loop, siblings.isAlone() ? Optional.empty() : Optional.of(stored), this::lives);
  }

  /** Whose each name is. */
  NameOwners names() {
    return names;
  }

  /** The gateway of a flow. */
  MediaGateway of(MegacoFlow flow) {
    MediaGateway gateway =
        known.computeIfAbsent(
            flow.device().identity(),
            _ -> new MediaGateway(flow, controllers, loop, random, this::send));
    if (gateway.last() != flow) {
      gateway.last(flow);
    }
    return gateway;
  }

  @Nullable MediaGateway of(Identity identity) {
    return known.get(identity);
  }

  private void send(MediaGateway gateway, MediaGateway.Outgoing message) {
    MessagePort port = port(gateway, message.to().over());
    if (port != null) {
      port.send(message.to().peer(), message.bytes());
    }
  }

  /**
   * Where an answer goes that is for this way: where the connection is gone that was asked over, to
   * the call agent's own address.
   */
  CoreWay standing(MediaGateway gateway, CoreWay way) {
    Controller asker = controllers.at(way.peer());
    if (asker == null || asker.address().equals(way.peer())) {
      return way;
    }
    boolean gone =
        port(gateway, way.over()) instanceof StreamPort streams && !streams.stands(way.peer());
    return gone ? gateway.way(asker) : way;
  }

  private boolean lives(MediaGateway gateway) {
    return flows.newest(gateway.last().device().kid(), loop.nanoTime()) != null;
  }

  /** The gateway's own core-side port over this medium; null when it has none. */
  @Nullable MessagePort port(MediaGateway gateway, Medium over) {
    Optional<InetSocketAddress> address =
        gateway.last().coreAddress().map(at -> settings.coreSide(at, gateway.encoding()));
    if (address.isEmpty()) {
      if (gateway.isComplaintDue()) {
        LOG.warn(
            "{} has no core-side address, so no call agent can be told of it: see callseal gateway"
                + " address",
            gateway.identity());
      }
      return null;
    }
    return ports.at(gateway.identity(), address.get(), over);
  }

  /**
   * A gateway stands although it has not spoken to this edge: its core side is opened. At an
   * address of its own that of text, as long as its encoding is not known.
   */
  void stands(MegacoFlow flow) {
    MediaGateway gateway = of(flow);
    openPlace(gateway);
    connect(gateway);
  }

  /**
   * The connection that its call agent reaches a gateway over was at another edge, or of another
   * process: one is opened here.
   */
  private void connect(MediaGateway gateway) {
    if (gateway.head() != null
        && gateway.isOverConnections()
        && !gateway.own().isUnderWay()
        && !isConnected(gateway)) {
      gateway.reconnection().missing(loop.nanoTime());
    }
  }

  private boolean isConnected(MediaGateway gateway) {
    return port(gateway, Medium.TCP) instanceof StreamPort streams
        && streams.stands(gateway.choice().present().address());
  }

  private void openPlace(MediaGateway gateway) {
    var _ = port(gateway, Medium.UDP);
    if (gateway.isOverConnections()) {
      var _ = port(gateway, Medium.TCP);
    }
  }

  /** Something of a gateway verified: its core side is opened, if it is not open yet. */
  void heard(MediaGateway gateway) {
    boolean back = gateway.presence().heard(loop.nanoTime());
    openPlace(gateway);
    connect(gateway);
    if (back) {
      LOG.info("{} is back", gateway.identity());
      gateway.own().say(ChangeMethod.DISCONNECTED, OWN_WORD);
    }
  }

  /** An association of a gateway was ended before its time. */
  void ended(MegacoFlow flow, Revocation.Cause cause) {
    MediaGateway gateway = known.get(flow.device().identity());
    if (gateway == null) {
      return;
    }
    long nowNs = loop.nanoTime();
    if (cause == Revocation.Cause.EXPIRED) {
      gateway.presence().turn(nowNs + flow.untilTurn(nowNs).toNanos());
    }
    if (cause == Revocation.Cause.BARRED
        && gateway.last().device().kid().equals(flow.device().kid())
        && gateway.presence().leave(nowNs)) {
      gone(gateway, Duration.ZERO);
    }
  }

  /** A connection of a gateway's with somebody on the core side broke, or could not be opened. */
  void broke(Identity identity, InetSocketAddress peer) {
    MediaGateway gateway = known.get(identity);
    // What is being said already is said again, and so opens another.
    if (gateway != null
        && !gateway.presence().isGone()
        && !gateway.own().isUnderWay()
        && gateway.choice().present().address().equals(peer)) {
      gateway.reconnection().broke(loop.nanoTime());
    }
  }

  /** A call agent has been told that a gateway is there: it may have lost what was under way. */
  void told(MediaGateway gateway) {
    long nowNs = loop.nanoTime();
    gateway
        .sent()
        .unanswered(nowNs)
        .forEach((requests, message) ->
            send(gateway, new MediaGateway.Outgoing(gateway.way(requests), message)));
  }

  /** Looks for gateways that have gone, and for connections to open again; once a second. */
  void look() {
    long nowNs = loop.nanoTime();
    int speaking = 0;
    for (MediaGateway gateway : known.values()) {
      MegacoFlow newest = flows.newest(gateway.last().device().kid(), nowNs);
      if (newest != null && newest.isElsewhere(siblings)) {
        // The other edge speaks for it.
        ports.close(gateway.identity());
      } else if (gateway.presence().isLost(lives(gateway), nowNs)) {
        gone(gateway, SPREAD.multipliedBy(speaking++));
      } else if (gateway.reconnection().isDue(nowNs)) {
        // RFC 3525 7.2.8: contact was lost and is restored. A call agent knows whose the
        // connection is by that.
        boolean open = gateway.reconnection().isUnlessOpen() && isConnected(gateway);
        gateway.reconnection().begun();
        if (!open) {
          gateway.own().say(ChangeMethod.DISCONNECTED, SPREAD.multipliedBy(speaking++));
        }
      } else if (gateway.presence().isGone()
          && !gateway.own().isUnderWay()
          && nowNs - gateway.presence().goneNs() >= PORT_KEPT_NS) {
        ports.close(gateway.identity());
      }
    }
  }

  /** What never spoke to a call agent, none of them knows. */
  private static void gone(MediaGateway gateway, Duration delay) {
    if (gateway.head() != null) {
      LOG.info("{} is gone: its call agent is told", gateway.identity());
      gateway.own().say(ChangeMethod.FORCED, delay);
    }
  }

  void sweep(long nowNs) {
    known.values().forEach(gateway -> gateway.sweep(nowNs));
    names.sweep();
  }

  /** How many gateways it knows, and what it remembers of each. */
  int size() {
    return known.size() + names.size() + known.values().stream().mapToInt(MediaGateway::size).sum();
  }
}
