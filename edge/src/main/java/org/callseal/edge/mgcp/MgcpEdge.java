package org.callseal.edge.mgcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.association.Revocation;
import org.callseal.core.credential.Kid;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Protocol;
import org.callseal.core.seal.Unanswered;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.edge.flow.ProtocolFlows;
import org.callseal.edge.gateway.Controllers;
import org.callseal.edge.gateway.GatewayPorts;
import org.callseal.edge.gateway.StandingGateways;
import org.callseal.edge.migration.MigrationSettings;
import org.callseal.edge.migration.UnsealedPhone;
import org.callseal.edge.session.Arrival;
import org.callseal.edge.session.ControlMessages;
import org.callseal.edge.session.Newcomers;
import org.callseal.edge.session.SessionParts;
import org.callseal.edge.session.Whereabouts;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.mgcp.seal.MgcpControl;
import org.callseal.mgcp.seal.MgcpLocated.Unsealed;
import org.callseal.mgcp.seal.MgcpSealed;
import org.callseal.relay.gate.InboundGate;
import org.callseal.relay.gate.SourceRates;
import org.callseal.relay.leg.LegTools;
import org.callseal.transport.MessagePort;

/**
 * MGCP at an edge: its outer ports, the gateways behind them and their places on the core side.
 *
 * <p>Opened by the thread that starts the edge; belongs to the edge's loop from then on; lives as
 * long as the edge.
 */
public final class MgcpEdge {

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int BURST_SECONDS = 2;

  private final SessionParts parts;
  private final ProtocolFlows<MgcpFlow> flows;
  private final FlowFinder<MgcpFlow> finder;
  private final Gateways gateways;
  private final GatewayPorts ports;
  private final Optional<UnsealedGateways> unsealed;
  private final StandingGateways<MgcpFlow> standing;
  private final MgcpOuterSide outerSide;
  private final MgcpCoreSide coreSide;
  private final List<MessagePort> outer = new ArrayList<>();
  private volatile boolean closed;

  private MgcpEdge(MgcpSettings settings, MigrationSettings migration, SessionParts parts) {
    this.parts = parts;
    this.flows = new ProtocolFlows<>(parts.flows(), Protocol.MGCP, MgcpFlow.class);
    this.finder = finder();
    Controllers controllers = new Controllers(settings.callAgents());
    this.ports = new GatewayPorts(parts.network(), parts.loop(), this::fromCore);
    this.gateways =
        new Gateways(
            settings, controllers, flows, ports, parts.siblings(), parts.loop(), parts.random());
    this.unsealed =
        migration.isNone() || settings.unsealedCallAgents().isEmpty()
            ? Optional.empty()
            : Optional.of(unsealed(settings, migration));
    this.standing =
        new StandingGateways<>(
            parts.loop(),
            parts.stored(),
            finder,
            parts.siblings(),
            parts.admitsAny(),
            () -> parts.network().isHere(settings.coreHost()),
            gateways::stands);
    this.coreSide =
        new MgcpCoreSide(
            parts.loop(),
            controllers,
            gateways,
            finder,
            parts.returns(),
            unsealed,
            parts.counters());
    this.outerSide = outerSide();
  }

  /**
   * Opens the outer ports; what comes in before the edge runs waits for its loop.
   *
   * @param migration who may come without a seal for the time being
   * @throws IOException when a port cannot be opened; none is left open
   */
  public static MgcpEdge open(
      MgcpSettings settings, MigrationSettings migration, SessionParts parts) throws IOException {
    MgcpEdge edge = new MgcpEdge(settings, migration, parts);
    try {
      for (InetSocketAddress address : settings.outer()) {
        edge.outer.add(parts.network().openDatagramPort(parts.loop(), address, edge::fromGateway));
      }
    } catch (IOException e) {
      edge.outer.forEach(MessagePort::close);
      throw e;
    }
    edge.lookAgain();
    parts.loop().execute(edge.standing::begin);
    return edge;
  }

  private void fromGateway(MessagePort on, InetSocketAddress from, byte[] datagram) {
    if (!closed) {
      outerSide.received(new Arrival(on, from, parts.loop().nanoTime()), datagram);
    }
  }

  private void fromCore(Identity gateway, InetSocketAddress from, byte[] datagram) {
    if (!closed) {
      coreSide.received(gateway, from, datagram);
    }
  }

  private UnsealedGateways unsealed(MgcpSettings settings, MigrationSettings migration) {
    return new UnsealedGateways(
        settings,
        migration,
        gateways,
        ports,
        parts.authority()::placeOf,
        new SourceRates(
            migration.perSource(),
            migration.perSource() * BURST_SECONDS,
            parts.random(),
            parts.loop().nanoTime()),
        parts.counters(),
        parts.loop());
  }

  private FlowFinder<MgcpFlow> finder() {
    LegTools<MgcpSealed> tools =
        new LegTools<>(_ -> MgcpControl.UDP, parts.random(), Unanswered.Again.QUOTED);
    return new FlowFinder<>(
        flows,
        parts.stored(),
        (record, association, lane) ->
            new MgcpFlow(tools, record, association, lane, parts.random()),
        this::toward,
        parts.loop(),
        parts.random(),
        parts.strangersRates(),
        parts.admits(),
        parts.recorder().edge(),
        parts.siblings());
  }

  /** The first outer port of the address's family: what came there needs no other way back. */
  private MessagePort toward(InetSocketAddress address) {
    return outer.stream()
        .filter(
            port -> port.localAddress().getAddress().getClass() == address.getAddress().getClass())
        .findFirst()
        .orElseGet(outer::getFirst);
  }

  private MgcpOuterSide outerSide() {
    InboundGate<MgcpSealed, Unsealed> gate =
        new InboundGate<>(
            _ -> MgcpControl.UDP,
            flows,
            verified -> {
              MgcpFlow flow = flows.of(verified.association().ownSpi());
              return flow != null && permits(flow, verified.message());
            },
            parts.rates(),
            parts.counters(),
            parts.longest());
    Whereabouts<MgcpSealed, MgcpFlow> whereabouts =
        new Whereabouts<>(parts.loop(), flows, parts.recorder(), _ -> {});
    ControlMessages<MgcpSealed, MgcpFlow> control =
        new ControlMessages<>(
            parts.loop(), parts.authority(), MgcpControl.UDP, flows, whereabouts, parts.recorder());
    return new MgcpOuterSide(
        parts.loop(),
        gate,
        new MgcpStrangers(parts.questions(), unsealed, parts.strangersRates(), parts.counters()),
        new Newcomers<>(
            parts.loop(), gate, parts.exchanges(), finder, whereabouts, control, this::stands),
        whereabouts,
        control,
        gateways,
        parts.returns());
  }

  private void stands(MgcpFlow flow) {
    parts.returns().returned(flow.device().kid());
    var _ = gateways.of(flow);
  }

  private boolean permits(MgcpFlow flow, MgcpSealed sealed) {
    if (MgcpControl.UDP.isQuestion(sealed) || MgcpControl.UDP.isAnswer(sealed)) {
      return true;
    }
    return switch (sealed.message()) {
      case MgcpCommand command -> flow.permits(command.endpoint());
      case MgcpResponse response ->
          gateways.of(flow).transactions().answersSomething(response, parts.loop().nanoTime());
    };
  }

  private void lookAgain() {
    var _ =
        parts
            .loop()
            .schedule(
                LOOK,
                () -> {
                  if (!closed) {
                    // First: a look that fails must not be the last.
                    lookAgain();
                    gateways.look();
                    standing.look();
                  }
                });
  }

  /** An association was ended before its time. */
  public void ended(DeviceFlow<?, ?> flow, Revocation.Cause cause) {
    if (flow instanceof MgcpFlow ours) {
      gateways.ended(ours, cause);
    }
  }

  /** Ends all associations of a device. */
  public void revoke(Kid device) {
    finder.revoke(device);
  }

  public void sweep(long nowNs) {
    finder.sweep(nowNs);
    gateways.sweep(nowNs);
    unsealed.ifPresent(each -> each.sweep(nowNs));
  }

  /** Which gateways have come without a seal of late by the rule of migration. */
  public List<UnsealedPhone> unsealed() {
    return unsealed.map(UnsealedGateways::report).orElse(List.of());
  }

  /** Where it listens for gateways, in the order of the settings, as bound. */
  public List<InetSocketAddress> outerAddresses() {
    return outer.stream().map(MessagePort::localAddress).toList();
  }

  /** How many core-side ports, one descriptor each, are open. */
  public int openPorts() {
    return ports.size();
  }

  /** How many things it holds that a flood could make more of. */
  public int size() {
    return finder.size()
        + gateways.size()
        + standing.size()
        + unsealed.map(UnsealedGateways::size).orElse(0);
  }

  public void close() {
    closed = true;
    standing.close();
    outer.forEach(MessagePort::close);
    ports.close();
  }
}
