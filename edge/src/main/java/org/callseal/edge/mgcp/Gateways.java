package org.callseal.edge.mgcp;

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
import org.callseal.edge.gateway.Controllers;
import org.callseal.edge.gateway.GatewayPorts;
import org.callseal.edge.sibling.HandOver;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateways that have had an association here. Belongs to one loop; lives as long as the edge.
 */
final class Gateways {

  private static final Logger LOG = LoggerFactory.getLogger(Gateways.class);

  /** Between the words on behalf of two gateways that go at one time: 100 a second. */
  private static final Duration SPREAD = Duration.ofMillis(10);

  private static final long PORT_KEPT_NS = TimeUnit.MINUTES.toNanos(10);

  private final MgcpSettings settings;
  private final Controllers controllers;
  private final ProtocolFlows<MgcpFlow> flows;
  private final GatewayPorts ports;
  private final HandOver siblings;
  private final Loop loop;
  private final RandomSource random;
  private final Map<Identity, MgcpGateway> known = new HashMap<>();

  Gateways(
      MgcpSettings settings,
      Controllers controllers,
      ProtocolFlows<MgcpFlow> flows,
      GatewayPorts ports,
      HandOver siblings,
      Loop loop,
      RandomSource random) {
    this.settings = settings;
    this.controllers = controllers;
    this.flows = flows;
    this.ports = ports;
    this.siblings = siblings;
    this.loop = loop;
    this.random = random;
  }

  /** The gateway of a flow. */
  MgcpGateway of(MgcpFlow flow) {
    Identity identity = flow.device().identity();
    MgcpGateway gateway =
        known.computeIfAbsent(
            identity, _ -> new MgcpGateway(flow, controllers, this::restarts, loop.nanoTime()));
    if (gateway.last() != flow) {
      gateway.last(flow);
    }
    return gateway;
  }

  @Nullable MgcpGateway of(Identity identity) {
    return known.get(identity);
  }

  private OwnRestarts restarts(MgcpGateway gateway) {
    return new OwnRestarts(
        loop,
        random,
        controllers,
        gateway,
        (to, bytes) -> {
          MessagePort port = port(gateway);
          if (port != null) {
            port.send(to.address(), bytes);
          }
        });
  }

  /** The gateway's own core-side port; null when it has none. */
  @Nullable MessagePort port(MgcpGateway gateway) {
    Optional<InetSocketAddress> address = gateway.last().coreAddress().map(settings::coreSide);
    if (address.isEmpty()) {
      if (gateway.isComplaintDue(loop.nanoTime())) {
        LOG.warn(
            "{} has no core-side address, so no call agent can be told of it: see callseal gateway"
                + " address",
            gateway.identity());
      }
      return null;
    }
    return ports.at(gateway.identity(), address.get());
  }

  /** A gateway stands although it has not spoken to this edge: its core side is opened. */
  void stands(MgcpFlow flow) {
    var _ = port(of(flow));
  }

  /**
   * Something of a gateway verified: its core side is opened, if it is not open yet; gives whether
   * it was gone before.
   */
  boolean heard(MgcpGateway gateway) {
    boolean back = gateway.presence().heard(loop.nanoTime());
    var _ = port(gateway);
    return back;
  }

  /**
   * A datagram of a gateway was judged, all of it.
   *
   * @param restarts whether something passes in which the gateway says itself that it restarts
   * @param back whether it was gone before
   */
  void spoke(MgcpGateway gateway, boolean restarts, boolean back) {
    if (restarts) {
      gateway.restarts().stop();
    } else if (back) {
      LOG.info("{} is back", gateway.identity());
      gateway
          .restarts()
          .say(new RestartMethod.Disconnected(gateway.presence().goneNs()), Duration.ZERO);
    }
  }

  /** An association of a gateway was ended before its time. */
  void ended(MgcpFlow flow, Revocation.Cause cause) {
    MgcpGateway gateway = known.get(flow.device().identity());
    if (gateway != null && cause == Revocation.Cause.EXPIRED) {
      gateway.presence().turn(loop.nanoTime() + flow.untilTurn(loop.nanoTime()).toNanos());
    }
    if (gateway != null
        && cause == Revocation.Cause.BARRED
        && gateway.last().device().kid().equals(flow.device().kid())
        && gateway.presence().leave(loop.nanoTime())) {
      gone(gateway, Duration.ZERO);
    }
  }

  /** Looks for gateways that have gone; once a second. */
  void look() {
    long nowNs = loop.nanoTime();
    int leaving = 0;
    for (MgcpGateway gateway : known.values()) {
      MgcpFlow newest = flows.newest(gateway.last().device().kid(), nowNs);
      boolean lives = newest != null;
      if (newest != null && newest.isElsewhere(siblings)) {
        // The other edge speaks for it.
        ports.close(gateway.identity());
      } else if (gateway.presence().isLost(lives, nowNs)) {
        gone(gateway, SPREAD.multipliedBy(leaving++));
      } else if (gateway.presence().isGone()
          && !gateway.restarts().isUnderWay()
          && nowNs - gateway.presence().goneNs() >= PORT_KEPT_NS) {
        ports.close(gateway.identity());
      }
    }
  }

  private void gone(MgcpGateway gateway, Duration delay) {
    LOG.info("{} is gone: its call agent is told", gateway.identity());
    gateway.restarts().say(new RestartMethod.Forced(), delay);
  }

  void sweep(long nowNs) {
    known.values().forEach(gateway -> gateway.sweep(nowNs));
  }

  /** How many gateways it knows, and what it remembers of each. */
  int size() {
    return known.size() + known.values().stream().mapToInt(MgcpGateway::size).sum();
  }
}
