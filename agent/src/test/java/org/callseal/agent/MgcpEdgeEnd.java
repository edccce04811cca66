package org.callseal.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Role;
import org.callseal.core.seal.Spi;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.mgcp.MgcpCommand;
import org.callseal.mgcp.MgcpDatagram;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.mgcp.seal.MgcpControl;
import org.callseal.mgcp.seal.MgcpLocated;
import org.callseal.mgcp.seal.MgcpSeal;
import org.callseal.mgcp.seal.MgcpSealed;
import org.callseal.relay.gate.Admission;
import org.callseal.relay.gate.InboundGate;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.ScopeRule;
import org.callseal.relay.gate.SourceRates;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.LegTools;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.simulation.SimulatedLoop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * The other end of an agent of gateways, built of the core's own responder, opener and sealer, with
 * authority, store and call agent in one. What it keeps over {@link #restart} is what a store
 * would.
 */
final class MgcpEdgeEnd {

  private record Stored(AssociationTerms terms, long endNs, InetSocketAddress address) {}

  private record Pending(
      AwaitingMessage3 state, ConnectionId own, Subscriptions.Subscription subscription) {}

  private final SimulatedLoop loop;
  private final Subscriptions domain;
  private final MessagePort port;
  private final Responder responder;
  private final Map<String, Pending> byMessage1 = new HashMap<>();
  private final Map<Spi, Pending> pending = new HashMap<>();
  private final Map<Spi, Stored> store;
  private AssociationTable table = new AssociationTable();
  private Map<Spi, SealedLeg<MgcpSealed, Object>> legs = new HashMap<>();
  private LegTools<MgcpSealed> tools;
  private InboundGate<MgcpSealed, MgcpLocated.Unsealed> gate;

  final RefusalCounters counters = new RefusalCounters();

  /** What was opened, as the gateway sent it, one entry a datagram. */
  final List<List<MgcpMessage>> datagrams = new ArrayList<>();

  final List<ControlMessage> controls = new ArrayList<>();
  Grant grant = new Grant(86_400, List.of(), ServerSet.EMPTY, 0, new byte[0]);
  boolean silent;
  int exchanges;

  /** The call agent's responses to commands; empty leaves a command unanswered. */
  Function<MgcpCommand, Optional<String>> answers =
      command -> Optional.of("200 " + command.transaction() + " OK\r\n");

  MgcpEdgeEnd(SimulatedLoop loop, Network network, InetSocketAddress address, Subscriptions domain)
      throws IOException {
    this(loop, network, address, domain, new HashMap<>());
  }

  /** Another edge on the same store. */
  MgcpEdgeEnd beside(SimulatedLoop loop, Network network, InetSocketAddress address)
      throws IOException {
    return new MgcpEdgeEnd(loop, network, address, domain, store);
  }

  private MgcpEdgeEnd(
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

  private void forgetMemory() {
    table = new AssociationTable();
    legs = new HashMap<>();
    byMessage1.clear();
    pending.clear();
    tools = new LegTools<>(_ -> MgcpControl.UDP, domain.random);
    gate =
        new InboundGate<>(
            _ -> MgcpControl.UDP,
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
    if (silent || !(MgcpDatagram.split(datagram) instanceof MgcpDatagram.Messages(var messages))) {
      return;
    }
    datagrams.add(new ArrayList<>());
    for (byte[] message : messages) {
      admitted(gate.admit(message, on.medium(), from, loop.nanoTime()), from, message);
    }
    if (datagrams.getLast().isEmpty()) {
      datagrams.removeLast();
    }
  }

  private void admitted(
      Admission<MgcpSealed, MgcpLocated.Unsealed> admission,
      InetSocketAddress from,
      byte[] datagram) {
    switch (admission) {
      case Admission.Unsealed<MgcpSealed, MgcpLocated.Unsealed>(var unsealed) ->
          asked(unsealed, from, datagram);
      case Admission.Unknown<MgcpSealed, MgcpLocated.Unsealed>(var sealed) -> {
        if (finished(sealed, from)) {
          admitted(gate.open(sealed, loop.nanoTime()), from, datagram);
        }
      }
      case Admission.Admitted<MgcpSealed, MgcpLocated.Unsealed>(var verified) ->
          verified(verified, from);
      case Admission.Elsewhere<MgcpSealed, MgcpLocated.Unsealed>(var wrong) -> {
        SealedLeg<MgcpSealed, Object> leg = legs.get(wrong.association().ownSpi());
        leg.elsewhere(wrong, new Lane(port, from), loop.nanoTime());
      }
      default -> {}
    }
  }

  private void asked(MgcpLocated.Unsealed unsealed, InetSocketAddress from, byte[] datagram) {
    if (!(control(unsealed.control()) instanceof ControlMessage.Message1 message1)) {
      return;
    }
    Subscriptions.Subscription subscription = domain.byKid.get(message1.kid());
    if (subscription == null
        || !AdmissionTag.verify(
            message1.tag(),
            subscription.admissionKey(),
            message1.proof(),
            Carriage.MGCP_UDP,
            message1.message1())) {
      return;
    }
    Pending begun =
        byMessage1.computeIfAbsent(
            Arrays.toString(message1.message1()), _ -> begin(message1.message1(), subscription));
    byte[] echo = Arrays.copyOf(Sha256.of(datagram), ControlMessage.ECHO_LENGTH);
    ControlMessage.Message2 message2 = new ControlMessage.Message2(begun.state.message2(), echo);
    port.send(from, MgcpControl.answer(unsealed.message(), message2.toBytes()));
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

  private boolean finished(MgcpSealed sealed, InetSocketAddress from) {
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
    legs.put(begun.own.spi(), new SealedLeg<>(tools, association, new Lane(port, from)));
    store.put(begun.own.spi(), new Stored(terms, endNs, from));
    return true;
  }

  private void verified(VerifiedMessage<MgcpSealed> verified, InetSocketAddress from) {
    MgcpSealed sealed = verified.message();
    SealedLeg<MgcpSealed, Object> leg = legs.get(verified.association().ownSpi());
    if (verified.newest()) {
      leg.move(new Lane(port, from));
    }
    ControlMessage control = control(sealed.control());
    if (control != null) {
      controls.add(control);
    }
    if (MgcpControl.UDP.isQuestion(sealed)) {
      ControlMessage answer =
          control instanceof ControlMessage.Message3
              ? new ControlMessage.Granted(grant)
              : new ControlMessage.KeepAliveAnswer();
      leg.answer(verified, new Lane(port, from), answer, loop.nanoTime());
      return;
    }
    MgcpMessage message = (MgcpMessage) MgcpParser.parse(sealed.cut());
    datagrams.getLast().add(message);
    if (message instanceof MgcpCommand command) {
      answers
          .apply(command)
          .ifPresent(answer -> {
            byte[] bytes = bytes(answer);
            if (control instanceof ControlMessage.Message3) {
              bytes =
                  MgcpSeal.withControl(
                      (MgcpMessage) MgcpParser.parse(bytes),
                      new ControlMessage.Granted(grant).toBytes());
            }
            leg.answer(sealed, new Lane(port, from), bytes, loop.nanoTime());
          });
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
    newest().send(bytes(message), loop.nanoTime());
  }

  /** The same with several messages in one datagram. */
  void sendTogether(String... messages) {
    SealedLeg<MgcpSealed, Object> leg = newest();
    List<SealedLeg.Waiting<Object>> waiting = new ArrayList<>();
    for (String message : messages) {
      waiting.add(new SealedLeg.Waiting<>(bytes(message), new Object()));
    }
    leg.send(leg.datagrams(), waiting, MgcpEdgeEnd::joined, loop.nanoTime());
  }

  private static byte[] joined(List<byte[]> messages) {
    ByteArrayOutputStream datagram = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      datagram.writeBytes(datagram.size() == 0 ? new byte[0] : bytes(".\r\n"));
      datagram.writeBytes(message);
    }
    return datagram.toByteArray();
  }

  /** Asks the agent with a control message. */
  void ask(ControlMessage message) {
    newest().ask(message, loop.nanoTime());
  }

  /** Sends bytes as they are to where the agent is. */
  void sendRaw(byte[] datagram) {
    port.send(newest().lane().peer(), datagram);
  }

  private SealedLeg<MgcpSealed, Object> newest() {
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

  /** What was opened, in order, copies included. */
  List<MgcpMessage> received() {
    return datagrams.stream().flatMap(List::stream).toList();
  }

  /** The commands of this verb, in order, copies included. */
  List<MgcpCommand> commands(String verb) {
    return received().stream()
        .filter(message -> message instanceof MgcpCommand command && command.is(verb))
        .map(MgcpCommand.class::cast)
        .toList();
  }

  /** The responses to this transaction, in order. */
  List<MgcpResponse> responses(int transaction) {
    return received().stream()
        .filter(message -> message instanceof MgcpResponse && message.transaction() == transaction)
        .map(MgcpResponse.class::cast)
        .toList();
  }
}
