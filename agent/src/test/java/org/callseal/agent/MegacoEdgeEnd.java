package org.callseal.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.callseal.core.admission.AdmissionTag;
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
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Role;
import org.callseal.core.seal.Spi;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.megaco.Content;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.TpktFramer;
import org.callseal.megaco.seal.MegacoControl;
import org.callseal.megaco.seal.MegacoLocated;
import org.callseal.megaco.seal.MegacoSealed;
import org.callseal.relay.gate.Admission;
import org.callseal.relay.gate.InboundGate;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.ScopeRule;
import org.callseal.relay.gate.SourceRates;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.LegTools;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.callseal.transport.StreamLimits;
import org.callseal.transport.StreamPort;

/**
 * The other end of an agent of Megaco gateways, over UDP and TCP, built of the core's own
 * responder, opener and sealer, with authority, store and call agent in one. What it keeps over
 * {@link #restart} is what a store would.
 */
final class MegacoEdgeEnd {

  private static final StreamLimits LIMITS =
      new StreamLimits(
          100,
          100,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofHours(2),
          256 * 1024,
          false);

  private record Stored(AssociationTerms terms, long endNs, InetSocketAddress address) {}

  private record Pending(
      AwaitingMessage3 state, ConnectionId own, Subscriptions.Subscription subscription) {}

  private final Encoding encoding;
  private final SimulatedLoop loop;
  private final Subscriptions domain;
  private final Network network;
  private final MessagePort port;
  private StreamPort streams;
  private final Responder responder;
  private final Map<String, Pending> byMessage1 = new HashMap<>();
  private final Map<Spi, Pending> pending = new HashMap<>();
  private final Map<Spi, Stored> store;
  private AssociationTable table = new AssociationTable();
  private Map<Spi, SealedLeg<MegacoSealed, Object>> legs = new HashMap<>();
  private LegTools<MegacoSealed> tools;
  private InboundGate<MegacoSealed, MegacoLocated.Unsealed> gate;

  final RefusalCounters counters = new RefusalCounters();

  /** What was opened, as the gateway sent it. */
  final List<MegacoMessage> messages = new ArrayList<>();

  /** What each of them came over. */
  final List<Medium> media = new ArrayList<>();

  final List<ControlMessage> controls = new ArrayList<>();
  Grant grant = new Grant(86_400, List.of(), ServerSet.EMPTY, 0, new byte[0]);
  boolean silent;
  int exchanges;

  /** Where devices are is not known before they have come by a connection. */
  boolean knowsConnectionsAlone;

  /** Datagrams are lost; connections stay. */
  boolean deaf;

  /** The call agent's answers to requests; empty leaves one unanswered. */
  Function<MegacoMessage, Optional<byte[]>> answers = _ -> Optional.empty();

  MegacoEdgeEnd(
      SimulatedLoop loop,
      Network network,
      InetSocketAddress address,
      Subscriptions domain,
      Encoding encoding)
      throws IOException {
    this(loop, network, address, domain, encoding, new HashMap<>());
  }

  /** Another edge on the same store. */
  MegacoEdgeEnd beside(SimulatedLoop loop, Network network, InetSocketAddress address)
      throws IOException {
    return new MegacoEdgeEnd(loop, network, address, domain, encoding, store);
  }

  private MegacoEdgeEnd(
      SimulatedLoop loop,
      Network network,
      InetSocketAddress address,
      Subscriptions domain,
      Encoding encoding,
      Map<Spi, Stored> store)
      throws IOException {
    this.store = store;
    this.encoding = encoding;
    this.loop = loop;
    this.domain = domain;
    this.responder =
        new Responder(
            domain.curve, EphemeralKeys.from(domain.curve, domain.random), domain.exchangeKey);
    this.port =
        network.openDatagramPort(
            loop,
            address,
            (on, from, bytes) -> {
              if (!deaf) {
                received(on, from, bytes);
              }
            });
    this.network = network;
    this.streams = listen();
    forgetMemory();
  }

  private StreamPort listen() throws IOException {
    return StreamPort.listening(
        network,
        loop,
        port.localAddress(),
        () -> new TpktFramer(Encoding.MAX_LENGTH),
        LIMITS,
        this::received);
  }

  /** Loses its memory, as kill -9 and a new start do, and goes on from its store. */
  void restart() {
    store.replaceAll((spi, stored) ->
        new Stored(
            stored.terms(),
            stored.endNs(),
            Optional.ofNullable(legs.get(spi))
                .map(leg -> leg.lane().peer())
                .orElse(stored.address())));
    forgetMemory();
  }

  private void forgetMemory() {
    table = new AssociationTable();
    legs = new HashMap<>();
    byMessage1.clear();
    pending.clear();
    tools = new LegTools<>(over -> MegacoControl.of(encoding, over), domain.random);
    gate =
        new InboundGate<>(
            over -> MegacoControl.of(encoding, over),
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
    Lane lane = knowsConnectionsAlone ? null : new Lane(port, stored.address());
    legs.put(spi, new SealedLeg<>(tools, association, lane));
    return association;
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] message) {
    if (!silent) {
      admitted(gate.admit(message, on.medium(), from, loop.nanoTime()), on, from, message);
    }
  }

  private void admitted(
      Admission<MegacoSealed, MegacoLocated.Unsealed> admission,
      MessagePort on,
      InetSocketAddress from,
      byte[] datagram) {
    switch (admission) {
      case Admission.Unsealed<MegacoSealed, MegacoLocated.Unsealed>(var unsealed) ->
          asked(unsealed, on, from, datagram);
      case Admission.Unknown<MegacoSealed, MegacoLocated.Unsealed>(var sealed) -> {
        if (finished(sealed, on, from)) {
          admitted(gate.open(sealed, loop.nanoTime()), on, from, datagram);
        }
      }
      case Admission.Admitted<MegacoSealed, MegacoLocated.Unsealed>(var verified) ->
          verified(verified, on, from);
      case Admission.Elsewhere<MegacoSealed, MegacoLocated.Unsealed>(var wrong) -> {
        SealedLeg<MegacoSealed, Object> leg = legs.get(wrong.association().ownSpi());
        leg.elsewhere(wrong, new Lane(on, from), loop.nanoTime());
      }
      default -> {}
    }
  }

  private void asked(
      MegacoLocated.Unsealed unsealed, MessagePort on, InetSocketAddress from, byte[] datagram) {
    if (!(control(unsealed.control()) instanceof ControlMessage.Message1 message1)) {
      return;
    }
    Subscriptions.Subscription subscription = domain.byKid.get(message1.kid());
    if (subscription == null
        || !AdmissionTag.verify(
            message1.tag(),
            subscription.admissionKey(),
            message1.proof(),
            MegacoControl.of(encoding, on.medium()).carriage(),
            message1.message1())) {
      return;
    }
    Pending begun =
        byMessage1.computeIfAbsent(
            Arrays.toString(message1.message1()), _ -> begin(message1.message1(), subscription));
    byte[] echo = Arrays.copyOf(Sha256.of(datagram), ControlMessage.ECHO_LENGTH);
    ControlMessage.Message2 message2 = new ControlMessage.Message2(begun.state.message2(), echo);
    MegacoControl control = MegacoControl.of(encoding, on.medium());
    on.send(from, control.answer(unsealed.message(), message2.toBytes()));
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

  private boolean finished(MegacoSealed sealed, MessagePort on, InetSocketAddress from) {
    Pending begun = pending.get(sealed.seal().spi());
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
            .orElseThrow();
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
    legs.put(begun.own.spi(), new SealedLeg<>(tools, association, new Lane(on, from)));
    store.put(begun.own.spi(), new Stored(terms, endNs, from));
    return true;
  }

  private void verified(
      VerifiedMessage<MegacoSealed> verified, MessagePort on, InetSocketAddress from) {
    MegacoSealed sealed = verified.message();
    SealedLeg<MegacoSealed, Object> leg = legs.get(verified.association().ownSpi());
    Lane lane = new Lane(on, from);
    on.prove(from);
    if (verified.newest()) {
      leg.move(lane);
    }
    ControlMessage control = control(sealed.control());
    if (control != null) {
      controls.add(control);
    }
    if (MegacoControl.isQuestion(sealed.message())) {
      ControlMessage answer =
          control instanceof ControlMessage.Message3
              ? new ControlMessage.Granted(grant)
              : new ControlMessage.KeepAliveAnswer();
      leg.answer(verified, lane, answer, loop.nanoTime());
    } else if (!MegacoControl.isAnswer(sealed.message())) {
      MegacoMessage message = (MegacoMessage) encoding.parse(sealed.cut());
      messages.add(message);
      media.add(on.medium());
      if (message.holds(Content.REQUEST)) {
        answers
            .apply(message)
            .ifPresent(answer -> leg.answer(sealed, lane, answer, loop.nanoTime()));
      }
    }
  }

  private static ControlMessage control(Optional<byte[]> payload) {
    return payload.map(ControlParse::read).orElse(null)
            instanceof ControlParse.Parsed(ControlMessage message)
        ? message
        : null;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Sends a message of the call agent to the gateway of the newest association. */
  void send(String message) {
    send(bytes(message));
  }

  /** The same in binary. */
  void send(byte[] message) {
    newest().send(message, loop.nanoTime());
  }

  /** Its connections end; it takes new ones. */
  void breakConnections() throws IOException {
    streams.close();
    streams = listen();
  }

  /** Asks the agent with a control message. */
  void ask(ControlMessage message) {
    newest().ask(message, loop.nanoTime());
  }

  /** Sends bytes as they are to where the agent is. */
  void sendRaw(byte[] datagram) {
    port.send(newest().lane().peer(), datagram);
  }

  private SealedLeg<MegacoSealed, Object> newest() {
    Spi spi = store.keySet().stream().max(Comparator.comparingInt(Spi::value)).orElseThrow();
    loaded(spi);
    return legs.get(spi);
  }

  /** Where the agent is. */
  InetSocketAddress agent() {
    return newest().lane().peer();
  }

  /** How many associations it has stored. */
  int associations() {
    return store.size();
  }

  /** What was opened, in order, copies included, as text. */
  List<String> received() {
    return messages.stream()
        .map(message -> new String(message.bytes(), StandardCharsets.ISO_8859_1))
        .toList();
  }
}
