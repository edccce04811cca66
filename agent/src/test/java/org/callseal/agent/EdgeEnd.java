package org.callseal.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.admission.AdmissionTag;
import org.callseal.core.admission.CookieBaker;
import org.callseal.core.association.Grant;
import org.callseal.core.association.ServerSet;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.crypto.Sha256;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.exchange.AwaitingMessage3;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.exchange.Responder;
import org.callseal.core.exchange.ResponderFinished;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationTable;
import org.callseal.core.seal.AssociationTerms;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.Role;
import org.callseal.core.seal.Spi;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.relay.gate.Admission;
import org.callseal.relay.gate.InboundGate;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.ScopeRule;
import org.callseal.relay.gate.SourceRates;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.LegTools;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated;
import org.callseal.sip.seal.SipSeal;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * The other end of an agent, built of the core's own responder, opener and sealer, with authority,
 * store and registrar in one: answers exchanges and requests, and calls. What it keeps of an
 * association over {@link #restart} is what a store would.
 */
final class EdgeEnd {

  private record Stored(
      AssociationTerms terms, long endNs, Identity identity, InetSocketAddress address) {}

  private record Pending(
      AwaitingMessage3 state, ConnectionId own, Subscriptions.Subscription subscription) {}

  private final SimulatedLoop loop;
  private final Subscriptions domain;
  private final MessagePort port;
  private final Responder responder;
  private final CookieBaker baker;
  private final Map<String, Pending> byMessage1 = new HashMap<>();
  private final Map<Spi, Pending> pending = new HashMap<>();
  private final Map<Spi, Stored> store;
  private AssociationTable table = new AssociationTable();
  private Map<Spi, SealedLeg<SipSealed, Object>> legs = new HashMap<>();
  private LegTools<SipSealed> tools;
  private InboundGate<SipSealed, SipLocated.Unsealed> gate;

  final RefusalCounters counters = new RefusalCounters();
  final List<SipMessage> received = new ArrayList<>();
  final List<ControlMessage> controls = new ArrayList<>();
  final List<SipMessage> unsealed = new ArrayList<>();
  InetSocketAddress unsealedFrom;
  Function<SipRequest, List<byte[]>> unsealedAnswers = _ -> List.of();
  boolean silentToSealed;
  boolean refusesExchanges;
  boolean demandsCookie;
  boolean endsInPlaceOfGrant;

  /** So many message_3 find nothing that they belong to. */
  int losesExchanges;

  boolean silent;
  Grant grant = new Grant(86_400, List.of(), ServerSet.EMPTY, 0, new byte[0]);
  byte[] statement = new byte[0];
  int exchanges;
  BiFunction<EdgeEnd, SipRequest, Optional<byte[]>> answers =
      (edge, request) -> Optional.of(response(request, 200));

  EdgeEnd(SimulatedLoop loop, Network network, InetSocketAddress address, Subscriptions domain)
      throws IOException {
    this(loop, network, address, domain, new HashMap<>());
  }

  /** Another edge on the same store. */
  EdgeEnd beside(SimulatedLoop loop, Network network, InetSocketAddress address)
      throws IOException {
    return new EdgeEnd(loop, network, address, domain, store);
  }

  private EdgeEnd(
      SimulatedLoop loop,
      Network network,
      InetSocketAddress address,
      Subscriptions domain,
      Map<Spi, Stored> store)
      throws IOException {
    this.loop = loop;
    this.store = store;
    this.domain = domain;
    this.responder =
        new Responder(
            domain.curve, EphemeralKeys.from(domain.curve, domain.random), domain.exchangeKey);
    this.baker = new CookieBaker(domain.random, loop.nanoTime());
    this.port = network.openDatagramPort(loop, address, this::received);
    forgetMemory();
  }

  /** Has this statement from now on, and grants tell of it. */
  void publish(long number, byte[] bytes) {
    statement = bytes;
    grant = new Grant(86_400, List.of(), ServerSet.EMPTY, number, Sha256.of(bytes));
  }

  /** Loses its memory, as kill -9 and a new start do, and goes on from its store. */
  void restart() {
    store.replaceAll((spi, stored) ->
        new Stored(
            stored.terms(),
            stored.endNs(),
            stored.identity(),
            Optional.ofNullable(legs.get(spi))
                .map(leg -> leg.lane().peer())
                .orElse(stored.address())));
    forgetMemory();
  }

  /** Loses its store as well. */
  void forgetStore() {
    store.clear();
    forgetMemory();
  }

  private void forgetMemory() {
    table = new AssociationTable();
    legs = new HashMap<>();
    byMessage1.clear();
    pending.clear();
    tools = new LegTools<>(SipControl::over, domain.random);
    gate =
        new InboundGate<>(
            SipControl::over,
            this::loaded,
            ScopeRule.anybody(),
            new SourceRates(10_000, 10_000, domain.random, loop.nanoTime()),
            counters,
            65_535);
  }

  private Association loaded(Spi spi) {
    Association found = table.find(spi);
    Stored stored = store.get(spi);
    if (found != null || stored == null) {
      return found;
    }
    Association association =
        Association.loaded(stored.terms(), null, domain.random, stored.endNs(), loop.nanoTime());
    table.add(association);
    legs.put(spi, new SealedLeg<>(tools, association, new Lane(port, stored.address())));
    return association;
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] datagram) {
    if (silent) {
      return;
    }
    admitted(gate.admit(datagram, on.medium(), from, loop.nanoTime()), from, datagram);
  }

  private void admitted(
      Admission<SipSealed, SipLocated.Unsealed> admission,
      InetSocketAddress from,
      byte[] datagram) {
    switch (admission) {
      case Admission.Unsealed<SipSealed, SipLocated.Unsealed>(var unsealed) ->
          asked(unsealed, from, datagram);
      case Admission.Unknown<SipSealed, SipLocated.Unsealed>(var sealed) -> {
        if (finished(sealed, from)) {
          admitted(gate.open(sealed, loop.nanoTime()), from, datagram);
        }
      }
      case Admission.Admitted<SipSealed, SipLocated.Unsealed>(var verified) ->
          verified(verified, from);
      case Admission.Elsewhere<SipSealed, SipLocated.Unsealed>(var wrong) ->
          legs.get(wrong.association().ownSpi())
              .elsewhere(wrong, new Lane(port, from), loop.nanoTime());
      default -> {}
    }
  }

  private void asked(SipLocated.Unsealed unsealed, InetSocketAddress from, byte[] datagram) {
    if (!(unsealed.message() instanceof SipRequest request)
        || !(control(unsealed.control()) instanceof ControlMessage.Message1 message1)) {
      unsealed(unsealed.message(), from);
      return;
    }
    if (refusesExchanges) {
      return;
    }
    Subscriptions.Subscription subscription = domain.byKid.get(message1.kid());
    boolean timely =
        message1.proof() instanceof AdmissionProof.Time time
            && !demandsCookie
            && AdmissionTag.isTimely(time, loop.utcSeconds());
    boolean shown =
        message1.proof() instanceof AdmissionProof.Cookie cookie
            && baker.isOurs(cookie, from, loop.nanoTime());
    if (!timely && !shown) {
      ControlMessage.Cookie cookie = new ControlMessage.Cookie(baker.bake(from, loop.nanoTime()));
      port.send(from, SipControl.answer(request, cookie.toBytes()));
      return;
    }
    if (subscription == null
        || !AdmissionTag.verify(
            message1.tag(),
            subscription.admissionKey(),
            message1.proof(),
            Carriage.SIP_UDP,
            message1.message1())) {
      return;
    }
    Pending begun =
        byMessage1.computeIfAbsent(
            Arrays.toString(message1.message1()), _ -> begin(message1.message1(), subscription));
    byte[] echo = Arrays.copyOf(Sha256.of(datagram), ControlMessage.ECHO_LENGTH);
    ControlMessage.Message2 message2 = new ControlMessage.Message2(begun.state.message2(), echo);
    port.send(from, SipControl.answer(request, message2.toBytes()));
  }

  private void unsealed(SipMessage message, InetSocketAddress from) {
    this.unsealed.add(message);
    unsealedFrom = from;
    if (message instanceof SipRequest request && !request.is("ACK")) {
      unsealedAnswers.apply(request).forEach(answer -> port.send(from, answer));
    }
  }

  /** Sends a message without a seal to whoever sent one last. */
  void sendUnsealed(byte[] message) {
    port.send(unsealedFrom, message);
  }

  /** The requests of this method that came without a seal, in order. */
  List<SipRequest> unsealedRequests(String method) {
    return unsealed.stream()
        .filter(message -> message instanceof SipRequest request && request.is(method))
        .map(SipRequest.class::cast)
        .toList();
  }

  private Pending begin(byte[] message1, Subscriptions.Subscription subscription) {
    exchanges++;
    Spi spi = new Spi(0x1000 + store.size() + pending.size());
    ConnectionId own = new ConnectionId(spi, Instance.draw(domain.random));
    AwaitingMessage3 state =
        responder.respond(Responder.parse(message1).toOptional().orElseThrow(), own);
    Pending begun = new Pending(state, own, subscription);
    pending.put(spi, begun);
    return begun;
  }

  private boolean finished(SipSealed sealed, InetSocketAddress from) {
    Pending begun = pending.get(sealed.seal().spi());
    if (begun != null && losesExchanges > 0) {
      losesExchanges--;
      pending.remove(sealed.seal().spi());
      return false;
    }
    if (begun == null || !(control(sealed.control()) instanceof ControlMessage.Message3 message3)) {
      return false;
    }
    AwaitingMessage3 state = begun.state;
    ResponderFinished finished =
        state
            .parse(message3.message3())
            .toOptional()
            .flatMap(parsed -> state.verify(parsed, begun.subscription.credential()).toOptional())
            .map(state::finish)
            .orElse(null);
    if (finished == null) {
      return false;
    }
    pending.remove(begun.own.spi());
    Identity identity = Identity.parse(begun.subscription.credential().subject()).orElseThrow();
    AssociationTerms terms =
        new AssociationTerms(
            Role.RESPONDER,
            begun.own.spi(),
            finished.initiator().spi(),
            identity,
            begun.subscription.credential().kid(),
            Scope.exactly(identity),
            finished.exporter().associationSecret(AssociationKind.ENDPOINT_DOMAIN));
    long nowNs = loop.nanoTime();
    long endNs = nowNs + grant.lifetimeSeconds() * 1_000_000_000L;
    Association association =
        Association.established(
            terms, begun.own.instance(), finished.initiator().instance(), endNs, nowNs);
    table.add(association);
    legs.put(begun.own.spi(), new SealedLeg<>(tools, association, new Lane(port, from)));
    store.put(begun.own.spi(), new Stored(terms, endNs, identity, from));
    return true;
  }

  private void verified(VerifiedMessage<SipSealed> verified, InetSocketAddress from) {
    SipSealed sealed = verified.message();
    SealedLeg<SipSealed, Object> leg = legs.get(verified.association().ownSpi());
    if (verified.newest()) {
      leg.move(new Lane(port, from));
    }
    ControlMessage control = control(sealed.control());
    if (control != null) {
      controls.add(control);
    }
    if (endsInPlaceOfGrant && control instanceof ControlMessage.Message3) {
      leg.ask(new ControlMessage.Refused(Refusal.EXPIRED), loop.nanoTime());
      return;
    }
    if (SipControl.isQuestion(sealed.message())) {
      ControlMessage answer =
          switch (control) {
            case ControlMessage.Message3 _ -> new ControlMessage.Granted(grant);
            case ControlMessage.StatementRequest _ -> new ControlMessage.Statement(statement);
            case null, default -> new ControlMessage.KeepAliveAnswer();
          };
      leg.answer(verified, new Lane(port, from), answer, loop.nanoTime());
      return;
    }
    SipMessage message = sealed.cut();
    received.add(message);
    if (message instanceof SipRequest request && !request.is("ACK") && !silentToSealed) {
      answers.apply(this, request).ifPresent(answer -> answer(leg, sealed, answer, control, from));
    }
  }

  private void answer(
      SealedLeg<SipSealed, Object> leg,
      SipSealed question,
      byte[] answer,
      ControlMessage control,
      InetSocketAddress from) {
    byte[] bytes =
        control instanceof ControlMessage.Message3
            ? SipSeal.withControl(
                    (SipMessage) SipParser.parse(answer),
                    new ControlMessage.Granted(grant).toBytes())
                .bytes()
            : answer;
    leg.answer(question, new Lane(port, from), bytes, loop.nanoTime());
  }

  private static ControlMessage control(Optional<byte[]> payload) {
    return payload.map(ControlParse::read).orElse(null)
            instanceof ControlParse.Parsed(ControlMessage message)
        ? message
        : null;
  }

  /** Sends a message to the identity, sealed, as its own proxy would. */
  void send(String identity, String message) {
    send(identity, message.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  void send(String identity, byte[] message) {
    newest(identity).send(message, loop.nanoTime());
  }

  /** Asks the agent of the identity with a control message. */
  void ask(String identity, ControlMessage message) {
    newest(identity).ask(message, loop.nanoTime());
  }

  private SealedLeg<SipSealed, Object> newest(String identity) {
    Spi spi =
        store.entrySet().stream()
            .filter(entry -> entry.getValue().identity().text().equals(identity))
            .map(Map.Entry::getKey)
            .max(java.util.Comparator.comparingInt(Spi::value))
            .orElseThrow();
    loaded(spi);
    return legs.get(spi);
  }

  /** Where the identity's agent is, as its newest message showed. */
  InetSocketAddress addressOf(String identity) {
    return newest(identity).lane().peer();
  }

  /** How many associations it has stored. */
  int associations() {
    return store.size();
  }

  /** The requests of this method, in order, retransmissions included. */
  List<SipRequest> requests(String method) {
    return received.stream()
        .filter(message -> message instanceof SipRequest request && request.is(method))
        .map(SipRequest.class::cast)
        .toList();
  }

  /** The responses to requests of this method, in order. */
  List<SipResponse> responses(String method) {
    return received.stream()
        .filter(message ->
            message instanceof SipResponse response && response.cseq().method().equals(method))
        .map(SipResponse.class::cast)
        .toList();
  }

  /** A response as the call agent would give it. */
  static byte[] response(SipRequest request, int status) {
    SipResponse response =
        org.callseal.sip.transaction.SipResponses.to(request, status)
            .copy(HeaderName.RECORD_ROUTE)
            .copy(HeaderName.CONTACT)
            .response();
    return SipRewrite.of(response).bytes();
  }
}
