package org.callseal.edge.megaco;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.callseal.core.identity.Identity;
import org.callseal.edge.gateway.Controllers;
import org.callseal.edge.gateway.GatewayPorts;
import org.callseal.edge.session.SessionParts;
import org.callseal.edge.session.StreamEnds;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.TpktFramer;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.StreamLimits;
import org.callseal.transport.StreamPort;
import org.jspecify.annotations.Nullable;

/**
 * Gateways' places on the core side: each has a UDP port, and where a call agent is spoken to over
 * TCP connections of its own from the same address, opened by it, and taken at the same port from
 * hosts of call agents.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class CorePorts {

  /**
   * A gateway has one connection with each call agent, which may be silent for as long as both are;
   * the protocol has no question of its own whether it lives.
   */
  private static final StreamLimits STREAMS =
      new StreamLimits(
          16,
          8,
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofDays(36_500),
          1024 * 1024,
          false);

  /** What happens at a gateway's place. */
  interface Events {

    void received(Identity gateway, MessagePort on, InetSocketAddress from, byte[] message);

    /** A connection with somebody ended, or could not be opened. */
    void broke(Identity gateway, InetSocketAddress peer);
  }

  private final SessionParts parts;
  private final Controllers controllers;
  private final Events events;
  private final GatewayPorts datagrams;
  private final GatewayPorts streams;

  CorePorts(SessionParts parts, Controllers controllers, Events events) {
    this.parts = parts;
    this.controllers = controllers;
    this.events = events;
    this.datagrams = new GatewayPorts(parts.loop(), this::openDatagrams);
    this.streams = new GatewayPorts(parts.loop(), this::openStreams);
  }

  private MessagePort openDatagrams(Identity gateway, InetSocketAddress at) throws IOException {
    return parts
        .network()
        .openDatagramPort(
            parts.loop(),
            at,
            GatewayPorts.RECEIVE_BUFFER,
            (on, from, bytes) -> events.received(gateway, on, from, bytes));
  }

  private MessagePort openStreams(Identity gateway, InetSocketAddress at) throws IOException {
    return StreamPort.listeningAndOpening(
        parts.network(),
        parts.loop(),
        at,
        () -> new TpktFramer(Encoding.MAX_LENGTH),
        STREAMS,
        new StreamEnds(
            parts.counters(),
            this::isOfCallAgent,
            (on, from, bytes) -> events.received(gateway, on, from, bytes),
            lane -> events.broke(gateway, lane.peer())));
  }

  private boolean isOfCallAgent(InetAddress host) {
    return controllers.at(new InetSocketAddress(host, 0)) != null;
  }

  /** The gateway's port over this medium at its place; null when it cannot be opened now. */
  @Nullable MessagePort at(Identity gateway, InetSocketAddress place, Medium over) {
    return switch (over) {
      case UDP -> datagrams.at(gateway, place);
      case TCP -> streams.at(gateway, place);
    };
  }

  void close(Identity gateway) {
    datagrams.close(gateway);
    streams.close(gateway);
  }

  /** How many ports are open. */
  int size() {
    return datagrams.size() + streams.size();
  }

  void close() {
    datagrams.close();
    streams.close();
  }
}
