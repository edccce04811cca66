package org.callseal.edge;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.callseal.core.association.Revocation;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Protocol;
import org.callseal.edge.absence.AwaitedDevices;
import org.callseal.edge.absence.WaitingRequests;
import org.callseal.edge.callagent.CallAgent;
import org.callseal.edge.callagent.CallAgents;
import org.callseal.edge.emergency.EmergencyCalls;
import org.callseal.edge.emergency.EmergencyParts;
import org.callseal.edge.enrolment.Enrolments;
import org.callseal.edge.exchange.ExchangeLimits;
import org.callseal.edge.exchange.Exchanges;
import org.callseal.edge.flow.Device;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.edge.flow.FlowRecorder;
import org.callseal.edge.flow.Flows;
import org.callseal.edge.flow.NamedFlows;
import org.callseal.edge.flow.ProtocolFlows;
import org.callseal.edge.flow.StoredFlows;
import org.callseal.edge.megaco.MegacoEdge;
import org.callseal.edge.mgcp.MgcpEdge;
import org.callseal.edge.migration.Migration;
import org.callseal.edge.registration.OwnRegister;
import org.callseal.edge.registration.Registrations;
import org.callseal.edge.revocation.Revocations;
import org.callseal.edge.route.Addresses;
import org.callseal.edge.route.Answers;
import org.callseal.edge.route.IdentityFields;
import org.callseal.edge.route.Inward;
import org.callseal.edge.route.Outward;
import org.callseal.edge.route.SipScope;
import org.callseal.edge.session.ControlMessages;
import org.callseal.edge.session.Newcomers;
import org.callseal.edge.session.Returns;
import org.callseal.edge.session.SessionParts;
import org.callseal.edge.session.StrangersQuestions;
import org.callseal.edge.session.Whereabouts;
import org.callseal.edge.sibling.HandOver;
import org.callseal.edge.sip.SipFlow;
import org.callseal.edge.token.AnswerTags;
import org.callseal.edge.token.Branches;
import org.callseal.edge.token.ContactTokens;
import org.callseal.edge.token.RouteTokens;
import org.callseal.edge.token.UnsealedTokens;
import org.callseal.edge.transaction.CoreWays;
import org.callseal.relay.gate.InboundGate;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.SourceRates;
import org.callseal.relay.leg.LegTools;
import org.callseal.sip.HeaderName;
import org.callseal.sip.HostPort;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated.Unsealed;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.Loop;

/**
 * Puts an edge together: opens its ports and joins the parts behind them.
 *
 * <p>For the thread that starts the edge; used once, and done with when the edge runs.
 */
final class Assembly {

  private static final int BURST_SECONDS = 2;

  /** Of all exchanges, those of devices whose association was ended: the rest is for all others. */
  private static final int AWAITED_PART = 2;

  private final EdgeSettings settings;
  private final EdgeParts parts;
  private final Loop loop;
  private final RefusalCounters counters;
  private final Flows flows;
  private final StoredFlows stored;
  private final HandOver siblings;
  private final PortOpening opening;
  private final Late<MgcpEdge> mgcp = new Late<>();
  private final Late<MegacoEdge> megaco = new Late<>();

  Assembly(
      EdgeSettings settings,
      EdgeParts parts,
      RefusalCounters counters,
      Flows flows,
      StoredFlows stored,
      HandOver siblings) {
    this.settings = settings;
    this.parts = parts;
    this.loop = parts.loop();
    this.counters = counters;
    this.opening = new PortOpening(settings, parts, counters);
    this.flows = flows;
    this.stored = stored;
    this.siblings = siblings;
  }

  /**
   * Opens the ports and joins everything to them.
   *
   * @throws IOException when a port cannot be opened; none is left open
   */
  Running open() throws IOException {
    Ports ports = opening.open();
    try {
      return join(ports);
    } catch (IOException e) {
      ports.close();
      throw e;
    }
  }

  private Running join(Ports ports) throws IOException {
    long nowNs = loop.nanoTime();
    RouteTokens tokens = new RouteTokens(parts.tokenKey());
    ContactTokens contacts = new ContactTokens(parts.tokenKey());
    Branches branches = new Branches(parts.tokenKey());
    Answers answers = new Answers(new AnswerTags(parts.tokenKey()));
    IdentityFields identity =
        new IdentityFields(settings.trustedHeaders().stream().map(HeaderName::of).toList());
    // What only this edge can do, because only it keeps what is needed, is said in its own name.
    Addresses alone = addresses(ports);
    Addresses addresses = settings.group().map(alone::inGroup).orElse(alone);
    CallAgents callAgents =
        new CallAgents(settings.callAgents(), settings.healthCheck(), loop, parts.random());
    Exchanges exchanges = exchanges();
    CoreWays ways =
        new CoreWays(
            ports.core(),
            ports.coreStreams(),
            host -> callAgents.at(new InetSocketAddress(host, 0)).map(CallAgent::hop));
    Registrations registrations =
        new Registrations(
            loop,
            new OwnRegister(loop, parts.random(), ways, alone.core()),
            this::leftNs,
            stored::ifNone);
    AwaitedDevices awaited =
        new AwaitedDevices(
            Math.max(1, settings.limits().exchangesPerSecond() / AWAITED_PART), nowNs);
    Endings endings =
        new Endings(loop, flows, awaited, (flow, cause) -> ended(flow, cause, registrations));
    Revocations revocations =
        new Revocations(parts.revocations(), parts.storeWork(), loop, flows, endings::ended);
    ProtocolFlows<SipFlow> ours = new ProtocolFlows<>(flows, Protocol.SIP, SipFlow.class);
    FlowFinder<SipFlow> finder = finder(ours, ports, revocations, nowNs);
    NamedFlows<SipFlow> named = new NamedFlows<>(stored, finder, loop);
    InboundGate<SipSealed, Unsealed> gate = gate(ours, new SipScope(tokens), nowNs);
    WaitingRequests waiting = new WaitingRequests(loop, answers);
    EmergencyCalls calls =
        new EmergencyCalls(
            settings.emergency(),
            callAgents,
            new EmergencyParts(
                new UnsealedTokens(parts.tokenKey()), branches, answers, identity, alone),
            ports::hostPort,
            parts.random(),
            nowNs);
    EmergencySide emergency =
        new EmergencySide(
            calls,
            settings.emergency().route().map(route -> route.address().getAddress()),
            ports,
            counters);
    Crossing sides =
        new Crossing(
            loop,
            new Inward(tokens, contacts, branches, answers, identity, callAgents, addresses),
            new Outward(tokens, contacts, branches, answers, identity, addresses),
            finder,
            registrations,
            ports,
            ways);
    FlowRecorder recorder = new FlowRecorder(stored, loop, settings.name(), siblings);
    StrangersQuestions questions = new StrangersQuestions(exchanges, enrolments(), counters);
    Whereabouts<SipSealed, SipFlow> whereabouts =
        new Whereabouts<>(loop, ours, recorder, sides::streamStands);
    ControlMessages<SipSealed, SipFlow> control =
        new ControlMessages<>(loop, parts.authority(), SipControl.UDP, ours, whereabouts, recorder);
    MigrationSide migration = migration(ports, tokens, contacts, branches, answers, callAgents);
    OuterSide outerSide =
        new OuterSide(
            gate,
            new Strangers(
                emergency, migration, questions, answers, strangersRates(nowNs), counters),
            new Newcomers<>(
                loop,
                gate,
                exchanges,
                finder,
                whereabouts,
                control,
                flow -> {
                  awaited.returned(flow.device().kid());
                  registrations.stands(flow.device().kid());
                }),
            whereabouts,
            control,
            new Rejections(endings, answers),
            sides);
    CoreSide coreSide =
        new CoreSide(
            callAgents,
            emergency,
            migration,
            settings.coreHosts(),
            sides,
            finder,
            named,
            waiting,
            endings,
            registrations,
            siblings,
            counters);
    siblings.hear(
        coreSide::handed,
        (edge, claim) ->
            flows.claimed(claim).ifPresent(flow -> recorder.claimed(edge, flow, claim.sequence())));
    opening.serve(outerSide, coreSide, sides);
    SessionParts session = session(recorder, exchanges, questions, revocations, endings.returns());
    Optional<MgcpEdge> gateways = GatewayOpening.mgcp(settings, session);
    gateways.ifPresent(mgcp::set);
    Optional<MegacoEdge> mediaGateways = GatewayOpening.megaco(settings, session, gateways);
    mediaGateways.ifPresent(megaco::set);
    return new Running(
        ports,
        opening.outer(),
        callAgents,
        exchanges,
        finder,
        named,
        calls,
        sides,
        waiting,
        awaited,
        revocations,
        registrations,
        migration,
        gateways,
        mediaGateways);
  }

  /** What gateways' protocols share with phones. */
  private SessionParts session(
      FlowRecorder recorder,
      Exchanges exchanges,
      StrangersQuestions questions,
      Revocations revocations,
      Returns returns) {
    long nowNs = loop.nanoTime();
    return new SessionParts(
        loop,
        parts.network(),
        parts.random(),
        parts.authority(),
        flows,
        stored,
        recorder,
        siblings,
        exchanges,
        questions,
        revocations::admits,
        revocations::isAtHead,
        returns,
        rates(settings.limits().perSource(), nowNs),
        strangersRates(nowNs),
        counters,
        settings.limits().longestDatagram(),
        settings.limits().streams());
  }

  private void ended(DeviceFlow<?, ?> flow, Revocation.Cause cause, Registrations registrations) {
    if (flow.protocol() == Protocol.SIP) {
      registrations.ended(flow.device().kid(), cause, flow.untilTurn(loop.nanoTime()));
    }
    mgcp.ifThere(gateways -> gateways.ended(flow, cause));
    megaco.ifThere(gateways -> gateways.ended(flow, cause));
  }

  /** How long the device's newest association lives on. */
  private long leftNs(Kid device) {
    long nowNs = loop.nanoTime();
    DeviceFlow<?, ?> newest = flows.newest(device, Protocol.SIP, nowNs);
    return newest == null ? 0 : newest.association().endNs() - nowNs;
  }

  private MigrationSide migration(
      Ports ports,
      RouteTokens tokens,
      ContactTokens contacts,
      Branches branches,
      Answers answers,
      CallAgents callAgents) {
    IdentityFields nobody =
        IdentityFields.ofStrangers(settings.trustedHeaders().stream().map(HeaderName::of).toList());
    Addresses addresses = addresses(ports);
    Migration migration =
        new Migration(
            settings.migration(),
            new UnsealedTokens(parts.tokenKey()),
            new SipScope(tokens),
            new Inward(tokens, contacts, branches, answers, nobody, callAgents, addresses),
            answers,
            parts.authority()::hasDevice,
            loop);
    return new MigrationSide(
        migration,
        new Outward(tokens, contacts, branches, answers, nobody, addresses),
        ports,
        rates(settings.migration().perSource(), loop.nanoTime()),
        counters);
  }

  private Exchanges exchanges() {
    EdgeLimits limits = settings.limits();
    return new Exchanges(
        parts.authority(),
        loop,
        parts.random(),
        counters,
        new ExchangeLimits(
            limits.exchangesUnderWay(), limits.exchangesPerSecond(), limits.pendingExchanges()));
  }

  private Enrolments enrolments() {
    return new Enrolments(parts.authority(), loop, parts.random(), counters, siblings::isLeaving);
  }

  private FlowFinder<SipFlow> finder(
      ProtocolFlows<SipFlow> ours, Ports ports, Revocations revocations, long nowNs) {
    LegTools<SipSealed> tools = new LegTools<>(SipControl::over, parts.random());
    return new FlowFinder<>(
        ours,
        stored,
        (record, association, lane) ->
            new SipFlow(tools, record, association, lane, parts.random()),
        ports::toward,
        loop,
        parts.random(),
        strangersRates(nowNs),
        revocations::admits,
        settings.name(),
        siblings);
  }

  private InboundGate<SipSealed, Unsealed> gate(
      ProtocolFlows<SipFlow> ours, SipScope scope, long nowNs) {
    return new InboundGate<>(
        SipControl::over,
        ours,
        verified ->
            SipControl.isQuestion(verified.message().message())
                || scope.permits(Device.of(verified.association()), verified.message().message()),
        rates(settings.limits().perSource(), nowNs),
        counters,
        settings.limits().longestDatagram());
  }

  private SourceRates strangersRates(long nowNs) {
    return rates(settings.limits().strangersPerSource(), nowNs);
  }

  private SourceRates rates(int perSecond, long nowNs) {
    return new SourceRates(perSecond, perSecond * BURST_SECONDS, parts.random(), nowNs);
  }

  private Addresses addresses(Ports ports) {
    String core = settings.core().hostPort(ports.core().localAddress());
    Set<String> own = new HashSet<>(settings.names());
    own.add(core);
    own.add(HostPort.of(ports.core().localAddress()));
    List<InetSocketAddress> outer = opening.outer();
    for (int i = 0; i < outer.size(); i++) {
      own.add(HostPort.of(outer.get(i)));
      own.add(settings.outer().get(i).hostPort(outer.get(i)));
    }
    return new Addresses(core, own, settings.domain());
  }
}
