package org.callseal.edge.megaco;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.callseal.core.association.Revocation;
import org.callseal.core.credential.Kid;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Protocol;
import org.callseal.core.seal.Unanswered;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.edge.flow.ProtocolFlows;
import org.callseal.edge.gateway.Controllers;
import org.callseal.edge.gateway.StandingGateways;
import org.callseal.edge.session.Arrival;
import org.callseal.edge.session.ControlMessages;
import org.callseal.edge.session.Newcomers;
import org.callseal.edge.session.SessionParts;
import org.callseal.edge.session.StreamEnds;
import org.callseal.edge.session.Whereabouts;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.TpktFramer;
import org.callseal.megaco.seal.MegacoControl;
import org.callseal.megaco.seal.MegacoLocated.Unsealed;
import org.callseal.megaco.seal.MegacoSealed;
import org.callseal.relay.gate.InboundGate;
import org.callseal.relay.leg.LegTools;
import org.callseal.transport.Medium;
import org.callseal.transport.MessageHandler;
import org.callseal.transport.MessagePort;
import org.callseal.transport.StreamPort;

/**
 * Megaco at an edge, over UDP and TCP, in text and in BER: its outer ports, the gateways behind
 * them and their places on the core side.
 *
 * <p>Opened by the thread that starts the edge; belongs to the edge's loop from then on; lives as
 * long as the edge.
 */
public final class MegacoEdge {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final SessionParts parts;
  private final ProtocolFlows<MegacoFlow> flows;
  private final OuterPorts outer = new OuterPorts();
  private final FlowFinder<MegacoFlow> finder;
  private final MediaGateways gateways;
  private final CorePorts ports;
  private final StandingGateways<MegacoFlow> standing;
  private final MegacoCoreSide coreSide;
  private final Inward inward;
  private final MegacoStrangers strangers;
  private volatile boolean closed;

  private MegacoEdge(MegacoSettings settings, SessionParts parts) {
    this.parts = parts;
    this.flows = new ProtocolFlows<>(parts.flows(), Protocol.MEGACO, MegacoFlow.class);
    this.finder = finder();
    Controllers controllers = new Controllers(settings.callAgents());
    this.ports = new CorePorts(parts, controllers, new AtPlaces());
    this.gateways =
        new MediaGateways(
            settings,
            controllers,
            flows,
            ports,
            parts.siblings(),
            parts.stored().names(),
            parts.loop(),
            parts.random());
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
        new MegacoCoreSide(
            parts.loop(), controllers, gateways, finder, parts.returns(), parts.counters());
    this.inward = new Inward(parts.loop(), gateways, parts.recorder(), parts.counters());
    this.strangers =
        new MegacoStrangers(parts.questions(), parts.strangersRates(), parts.counters());
  }

  /**
   * Opens the outer ports; what comes in before the edge runs waits for its loop.
   *
   * @throws IOException when a port cannot be opened; none is left open
   */
  public static MegacoEdge open(MegacoSettings settings, SessionParts parts) throws IOException {
    MegacoEdge edge = new MegacoEdge(settings, parts);
    try {
      edge.open(settings.text(), Encoding.TEXT);
      edge.open(settings.binary(), Encoding.BER);
    } catch (IOException e) {
      edge.outer.close();
      throw e;
    }
    edge.lookAgain();
    parts.loop().execute(edge.standing::begin);
    return edge;
  }

  private void open(List<InetSocketAddress> addresses, Encoding encoding) throws IOException {
    MessageHandler datagrams = received(outerSide(encoding, parts.longest()));
    MessageHandler streams = received(outerSide(encoding, Encoding.MAX_LENGTH));
    for (InetSocketAddress address : addresses) {
      MessagePort port = parts.network().openDatagramPort(parts.loop(), address, datagrams);
      outer.add(port, encoding);
      outer.add(outerStreams(port.localAddress(), streams), encoding);
    }
  }

  private MessageHandler received(MegacoOuterSide side) {
    return (on, from, bytes) -> {
      if (!closed) {
        side.received(new Arrival(on, from, parts.loop().nanoTime()), bytes);
      }
    };
  }

  /** A gateway's audit may fill a TPKT; strangers have no room for that. */
  private StreamPort outerStreams(InetSocketAddress local, MessageHandler handler)
      throws IOException {
    return StreamPort.listening(
        parts.network(),
        parts.loop(),
        local,
        () -> new TpktFramer(Encoding.MAX_LENGTH, parts.longest()),
        parts.streams().withoutPings(),
        new StreamEnds(parts.counters(), _ -> true, handler, _ -> {}));
  }

  private final class AtPlaces implements CorePorts.Events {

    @Override
    public void received(Identity gateway, MessagePort on, InetSocketAddress from, byte[] message) {
      if (!closed) {
        coreSide.received(gateway, on, from, message);
      }
    }

    @Override
    public void broke(Identity gateway, InetSocketAddress peer) {
      if (!closed) {
        gateways.broke(gateway, peer);
      }
    }
  }

  private FlowFinder<MegacoFlow> finder() {
    LegTools<MegacoSealed> tools =
        new LegTools<>(
            over -> MegacoControl.of(Encoding.TEXT, over),
            outer::control,
            parts.random(),
            Unanswered.Again.QUOTED);
    return new FlowFinder<>(
        flows,
        parts.stored(),
        (record, association, lane) ->
            new MegacoFlow(outer, tools, record, association, lane, parts.random()),
        outer::toward,
        parts.loop(),
        parts.random(),
        parts.strangersRates(),
        parts.admits(),
        parts.recorder().edge(),
        parts.siblings());
  }

  private MegacoOuterSide outerSide(Encoding encoding, int longest) {
    InboundGate<MegacoSealed, Unsealed> gate =
        new InboundGate<>(
            over -> MegacoControl.of(encoding, over),
            flows,
            this::permits,
            parts.rates(),
            parts.counters(),
            longest);
    Whereabouts<MegacoSealed, MegacoFlow> whereabouts =
        new Whereabouts<>(parts.loop(), flows, parts.recorder(), _ -> {});
    ControlMessages<MegacoSealed, MegacoFlow> control =
        new ControlMessages<>(
            parts.loop(),
            parts.authority(),
            MegacoControl.of(encoding, Medium.UDP),
            flows,
            whereabouts,
            parts.recorder());
    return new MegacoOuterSide(
        outer,
        gate,
        strangers,
        new Newcomers<>(
            parts.loop(), gate, parts.exchanges(), finder, whereabouts, control, this::stands),
        whereabouts,
        control,
        gateways,
        inward,
        parts.returns());
  }

  private void stands(MegacoFlow flow) {
    parts.returns().returned(flow.device().kid());
    gateways.of(flow).name().ifPresent(flow::speaks);
  }

  private boolean permits(VerifiedMessage<MegacoSealed> verified) {
    MegacoSealed sealed = verified.message();
    if (MegacoControl.isOurs(sealed.message())) {
      return sealed.control().isPresent();
    }
    MegacoFlow flow = flows.of(verified.association().ownSpi());
    return flow != null && flow.permits(sealed.message().messageId());
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
    if (flow instanceof MegacoFlow ours) {
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
  }

  /** Where it listens for gateways, as bound: for text, then for binary. */
  public List<InetSocketAddress> outerAddresses() {
    return outer.addresses();
  }

  /** How many core-side ports, one descriptor each, are open. */
  public int openPorts() {
    return ports.size();
  }

  /** How many things it holds that a flood could make more of. */
  public int size() {
    return finder.size() + gateways.size() + standing.size();
  }

  public void close() {
    closed = true;
    standing.close();
    outer.close();
    ports.close();
  }
}
