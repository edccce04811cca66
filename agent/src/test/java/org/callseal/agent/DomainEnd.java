package org.callseal.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.callseal.core.admission.AdmissionTag;
import org.callseal.core.association.Grant;
import org.callseal.core.association.ServerSet;
import org.callseal.core.control.ControlCarriage;
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
import org.callseal.core.seal.Locator;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.Role;
import org.callseal.core.seal.SealedBytes;
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
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * The other end of an agent in any protocol, built of the core's own responder, opener and sealer,
 * with authority and store in one: answers exchanges and control messages. What it keeps of an
 * association over {@link #restart} is what a store would. What it does with the protocol's own
 * messages is for its subclasses.
 *
 * @param <S> a sealed message of the protocol
 * @param <U> an unsealed one
 */
abstract class DomainEnd<S extends SealedBytes, U> {

  /** What a store has of an association. */
  record Stored(AssociationTerms terms, long endNs, InetSocketAddress address) {}

  private record Pending(
      AwaitingMessage3 state, ConnectionId own, Subscriptions.Subscription subscription) {}

  final SimulatedLoop loop;
  final Network network;
  final Subscriptions domain;
  final MessagePort port;
  final Map<Spi, Stored> store;
  final RefusalCounters counters = new RefusalCounters();
  final List<ControlMessage> controls = new ArrayList<>();
  Grant grant = new Grant(86_400, List.of(), ServerSet.EMPTY, 0, new byte[0]);
  byte[] statement = new byte[0];
  boolean silent;
  boolean endsInPlaceOfGrant;
  int exchanges;

  /** So many message_3 find nothing that they belong to. */
  int losesExchanges;

  private final Function<Medium, ControlCarriage<S>> carriages;
  private final Function<Medium, Locator<S, U>> locators;
  private final Responder responder;
  private final Map<String, Pending> byMessage1 = new HashMap<>();
  private final Map<Spi, Pending> pending = new HashMap<>();
  private AssociationTable table = new AssociationTable();
  private Map<Spi, SealedLeg<S, Object>> legs = new HashMap<>();
  private LegTools<S> tools;
  private InboundGate<S, U> gate;

  /**
   * @param binding carries control messages over a medium, and finds seals there
   * @param store what other edges of the domain share with it
   */
  <C extends ControlCarriage<S> & Locator<S, U>> DomainEnd(
      SimulatedLoop loop,
      Network network,
      InetSocketAddress address,
      Subscriptions domain,
      Function<Medium, C> binding,
      Map<Spi, Stored> store)
      throws IOException {
    this.loop = loop;
    this.network = network;
    this.domain = domain;
    this.carriages = binding::apply;
    this.locators = binding::apply;
    this.store = store;
    this.responder =
        new Responder(
            domain.curve, EphemeralKeys.from(domain.curve, domain.random), domain.exchangeKey);
    this.port = network.openDatagramPort(loop, address, this::received);
    forgetMemory();
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
    tools = new LegTools<>(carriages, domain.random);
    gate =
        new InboundGate<>(
            locators,
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
    legs.put(spi, new SealedLeg<>(tools, association, laneTo(stored.address())));
    return association;
  }

  /** Where an association that comes out of the store is sent to; null when it is not known. */
  Lane laneTo(InetSocketAddress address) {
    return new Lane(port, address);
  }

  /** Takes in what came from the network. */
  void received(MessagePort on, InetSocketAddress from, byte[] message) {
    if (!silent) {
      admitted(
          gate.admit(message, on.medium(), from, loop.nanoTime()), new Lane(on, from), message);
    }
  }

  private void admitted(Admission<S, U> admission, Lane lane, byte[] message) {
    switch (admission) {
      case Admission.Unsealed<S, U>(var unsealed) -> unsealed(unsealed, lane, message);
      case Admission.Unknown<S, U>(var sealed) -> {
        if (finished(sealed, lane)) {
          admitted(gate.open(sealed, loop.nanoTime()), lane, message);
        }
      }
      case Admission.Admitted<S, U>(var verified) -> verified(verified, lane);
      case Admission.Elsewhere<S, U>(var wrong) ->
          legs.get(wrong.association().ownSpi()).elsewhere(wrong, lane, loop.nanoTime());
      default -> {}
    }
  }

  /** A message without a seal came, of the exchange or not. */
  abstract void unsealed(U message, Lane lane, byte[] bytes);

  /**
   * Answers message_1.
   *
   * @param datagram that it came in
   * @param answer makes the protocol's answer of a payload
   */
  void exchange(
      ControlMessage.Message1 message1, Lane lane, byte[] datagram, UnaryOperator<byte[]> answer) {
    Subscriptions.Subscription subscription = domain.byKid.get(message1.kid());
    if (subscription == null
        || !AdmissionTag.verify(
            message1.tag(),
            subscription.admissionKey(),
            message1.proof(),
            carriages.apply(lane.medium()).carriage(),
            message1.message1())) {
      return;
    }
    Pending begun =
        byMessage1.computeIfAbsent(
            Arrays.toString(message1.message1()), _ -> begin(message1.message1(), subscription));
    byte[] echo = Arrays.copyOf(Sha256.of(datagram), ControlMessage.ECHO_LENGTH);
    ControlMessage.Message2 message2 = new ControlMessage.Message2(begun.state.message2(), echo);
    lane.send(answer.apply(message2.toBytes()));
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

  private boolean finished(S sealed, Lane lane) {
    Pending begun = pending.get(sealed.seal().spi());
    if (begun != null && losesExchanges > 0) {
      losesExchanges--;
      pending.remove(sealed.seal().spi());
      return false;
    }
    if (begun == null || !(control(sealed, lane) instanceof ControlMessage.Message3 message3)) {
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
    legs.put(begun.own.spi(), new SealedLeg<>(tools, association, lane));
    store.put(begun.own.spi(), new Stored(terms, endNs, lane.peer()));
    return true;
  }

  private void verified(VerifiedMessage<S> verified, Lane lane) {
    S sealed = verified.message();
    SealedLeg<S, Object> leg = legs.get(verified.association().ownSpi());
    lane.port().prove(lane.peer());
    if (verified.newest()) {
      leg.move(lane);
    }
    ControlMessage control = control(sealed, lane);
    if (control != null) {
      controls.add(control);
    }
    if (endsInPlaceOfGrant && control instanceof ControlMessage.Message3) {
      leg.ask(new ControlMessage.Refused(Refusal.EXPIRED), loop.nanoTime());
      return;
    }
    if (carriages.apply(lane.medium()).isQuestion(sealed)) {
      leg.answer(verified, lane, answerTo(control), loop.nanoTime());
    } else {
      opened(sealed, control instanceof ControlMessage.Message3, leg, lane);
    }
  }

  private ControlMessage answerTo(ControlMessage question) {
    return switch (question) {
      case ControlMessage.Message3 _ -> new ControlMessage.Granted(grant);
      case ControlMessage.StatementRequest _ -> new ControlMessage.Statement(statement);
      case null, default -> new ControlMessage.KeepAliveAnswer();
    };
  }

  /**
   * A message was opened that is no question of the agent's own.
   *
   * @param first whether it finished the exchange, so that its answer carries the grant
   */
  abstract void opened(S message, boolean first, SealedLeg<S, Object> leg, Lane lane);

  private ControlMessage control(S sealed, Lane lane) {
    return control(carriages.apply(lane.medium()).payload(sealed));
  }

  static ControlMessage control(Optional<byte[]> payload) {
    return payload.map(ControlParse::read).orElse(null)
            instanceof ControlParse.Parsed(ControlMessage message)
        ? message
        : null;
  }

  /** The newest association of such a device. */
  SealedLeg<S, Object> newest(Predicate<Identity> device) {
    Spi spi =
        store.entrySet().stream()
            .filter(entry -> device.test(entry.getValue().terms().identity()))
            .map(Map.Entry::getKey)
            .max(Comparator.comparingInt(Spi::value))
            .orElseThrow();
    loaded(spi);
    return legs.get(spi);
  }

  SealedLeg<S, Object> newest() {
    return newest(_ -> true);
  }

  /** Asks the agent with a control message. */
  void ask(ControlMessage message) {
    newest().ask(message, loop.nanoTime());
  }

  /** Sends bytes as they are to where the agent is. */
  void sendRaw(byte[] datagram) {
    port.send(agent(), datagram);
  }

  /** Where the agent is, as its newest message showed. */
  InetSocketAddress agent() {
    return newest().lane().peer();
  }

  /** How many associations it has stored. */
  int associations() {
    return store.size();
  }
}
