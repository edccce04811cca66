package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.admission.AdmissionTag;
import org.callseal.core.association.Wishes;
import org.callseal.core.control.ControlCarriage;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.credential.Kid;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.exchange.AwaitingMessage2;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.exchange.Initiator;
import org.callseal.core.exchange.InitiatorFinished;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationTable;
import org.callseal.core.seal.AssociationTerms;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Locator;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.Sealer;
import org.callseal.core.seal.Spi;
import org.callseal.core.seal.Unanswered;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.relay.gate.Admission;
import org.callseal.relay.gate.InboundGate;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.ScopeRule;
import org.callseal.relay.gate.SourceRates;
import org.callseal.relay.leg.Lane;
import org.callseal.relay.leg.LegTools;
import org.callseal.relay.leg.SealedLeg;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * A device of any protocol with its key that sets an association up, made of the core's own types
 * and one port; it writes down what it hears. What it says under the association, and what it does
 * with what it gets, is for its subclasses. Belongs to the simulation's thread.
 *
 * @param <S> a sealed message of the protocol
 * @param <U> an unsealed one
 * @param <T> what it remembers of a message to send it again
 */
abstract class TestDevice<S extends SealedBytes, U, T> {

  private static final long LIFETIME_NS = 3_600_000_000_000L;

  final List<ControlMessage> sealedControls = new ArrayList<>();
  final List<ControlMessage> unsealedControls = new ArrayList<>();
  final RefusalCounters counters = new RefusalCounters();
  final Loop loop;
  final RandomSource random;
  final P256KeyPair pair;
  final Provision provision;
  MessagePort port;
  InetSocketAddress edge;
  Wishes wishes = Wishes.NONE;
  boolean answersProbes = true;
  long clockOffset;
  Optional<ControlMessage.Message3> message3 = Optional.empty();
  SealedLeg<S, T> leg;

  private final P256 curve = P256.fastest();
  private final AssociationTable associations = new AssociationTable();
  private final ControlCarriage<S> carriage;
  private final InboundGate<S, U> gate;
  private final LegTools<S> tools;
  private final Sealer sealer;
  private ConnectionId own;
  private AwaitingMessage2 awaiting;
  private AssociationTerms terms;

  /**
   * @param binding carries control messages, and finds seals
   * @param again what a switch notice has sealed again
   */
  <C extends ControlCarriage<S> & Locator<S, U>> TestDevice(
      Loop loop,
      InetSocketAddress edge,
      P256KeyPair pair,
      Provision provision,
      RandomSource random,
      C binding,
      Unanswered.Again again) {
    this.loop = loop;
    this.edge = edge;
    this.pair = pair;
    this.provision = provision;
    this.random = random;
    this.carriage = binding;
    this.sealer = new Sealer(random);
    this.tools = new LegTools<>(_ -> binding, random, again);
    this.gate =
        new InboundGate<>(
            _ -> binding,
            associations,
            ScopeRule.anybody(),
            new SourceRates(10_000, 10_000, random, loop.nanoTime()),
            counters,
            65_535);
  }

  /** A port of datagrams for it. */
  MessagePort datagrams(Network network, InetSocketAddress local) {
    try {
      return network.openDatagramPort(loop, local, this::received);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Kid kid() {
    return provision.deviceCredential().kid();
  }

  Association association() {
    return leg.association();
  }

  /** Sends message_1 of a new exchange. */
  byte[] begin() {
    own =
        new ConnectionId(
            new Spi(0x1000_0000 | Byte.toUnsignedInt(random.bytes(1)[0]) << 8 | 7),
            Instance.draw(random));
    StaticKey key =
        StaticKey.of(curve, pair.privateKey().scalar(), provision.deviceCredential()).orElseThrow();
    awaiting = new Initiator(curve, EphemeralKeys.from(curve, random), key).initiate(own);
    return ask(new AdmissionProof.Time(loop.utcSeconds() + clockOffset));
  }

  private byte[] ask(AdmissionProof proof) {
    byte[] message1 = awaiting.message1();
    var tag = AdmissionTag.of(provision.admissionKey(), proof, carriage.carriage(), message1);
    byte[] question = question(new ControlMessage.Message1(kid(), proof, tag, message1));
    port.send(edge, question);
    return question;
  }

  /** A control message of its own, not sealed. */
  byte[] question(ControlMessage message) {
    return carriage.question(message.toBytes(), port.localAddress(), edge, random.bytes(8));
  }

  /** Asks the edge something under the seal. */
  void ask(ControlMessage question) {
    leg.ask(question, loop.nanoTime());
  }

  /** Its bytes as they go out under this association. */
  byte[] sealed(Association under, byte[] bytes) {
    return sealer.seal(under, carriage, bytes, loop.nanoTime()).bytes();
  }

  /** Says something under an association that is somebody else's. */
  void sayAs(Association other, byte[] bytes) {
    port.send(edge, sealed(other, bytes));
  }

  void sayAs(Association other, String text) {
    sayAs(other, text.getBytes(ISO_8859_1));
  }

  /** Its agent starts anew with the association it has: nothing sealed before opens any more. */
  void forgetInstance() {
    associate(Instance.draw(random), association().peer().orElseThrow());
  }

  /** What it was told so far does not count. */
  void forgetControls() {
    sealedControls.clear();
    unsealedControls.clear();
  }

  /** Takes in what came from the network. */
  void received(MessagePort on, InetSocketAddress from, byte[] message) {
    long nowNs = loop.nanoTime();
    Lane lane = new Lane(on, from);
    switch (gate.admit(message, on.medium(), from, nowNs)) {
      case Admission.Admitted<S, U>(var verified) -> verified(verified, lane, nowNs);
      case Admission.Elsewhere<S, U>(var wrong) ->
          leg.elsewhere(wrong, lane, nowNs).forEach(this::again);
      case Admission.Unsealed<S, U>(var stranger) ->
          control(stranger)
              .map(TestDevice::parsed)
              .ifPresentOrElse(this::exchanged, () -> unsealed(stranger));
      case Admission.Unknown<S, U> _,
          Admission.Ended<S, U> _,
          Admission.OutOfScope<S, U> _,
          Admission.Refused<S, U> _ -> {}
    }
  }

  private void verified(VerifiedMessage<S> verified, Lane lane, long nowNs) {
    S sealed = verified.message();
    ControlMessage control = carriage.payload(sealed).map(TestDevice::parsed).orElse(null);
    if (control instanceof ControlMessage.Granted) {
      message3 = Optional.empty();
    }
    if (control != null) {
      sealedControls.add(control);
    }
    heard(sealed);
    if (control instanceof ControlMessage.Probe(long nonce) && answersProbes) {
      leg.answer(verified, lane, new ControlMessage.ProbeAnswer(nonce), nowNs);
    } else if (control instanceof ControlMessage.SwitchNotice notice) {
      leg.obey(verified, notice, lane.peer(), nowNs).forEach(this::again);
    }
    if (!carriage.isQuestion(sealed) && !carriage.isAnswer(sealed)) {
      opened(sealed);
    }
  }

  private static ControlMessage parsed(byte[] payload) {
    return ((ControlParse.Parsed) ControlParse.read(payload)).message();
  }

  /** The payload of a message without a seal. */
  abstract Optional<byte[]> control(U message);

  /** A message without a seal came that is not of the exchange. */
  abstract void unsealed(U message);

  /** A genuine message came. */
  void heard(S message) {}

  /** A genuine message came that is the call agent's. */
  abstract void opened(S message);

  /** Says something once more: who it was for could not open it. */
  abstract void again(T message);

  private void exchanged(ControlMessage control) {
    unsealedControls.add(control);
    if (control instanceof ControlMessage.Cookie(var cookie)) {
      ask(cookie);
    } else if (control instanceof ControlMessage.Message2(byte[] message2, byte[] _)
        && awaiting != null) {
      finish(message2);
    }
  }

  private void finish(byte[] message2) {
    var parsed = awaiting.parse(message2).toOptional().orElseThrow();
    InitiatorFinished finished =
        awaiting.verify(parsed, provision.domainCredential()).toOptional().orElseThrow();
    awaiting = null;
    Identity identity = Identity.parse(provision.deviceCredential().subject()).orElseThrow();
    terms = finished.terms(own, kid(), identity);
    associate(own.instance(), finished.responder().instance());
    message3 = Optional.of(new ControlMessage.Message3(finished.message3(), wishes));
  }

  /** Speaks from now on under an association of these instances, and no other. */
  private void associate(Instance self, Instance peer) {
    if (leg != null) {
      associations.remove(leg.association());
    }
    long nowNs = loop.nanoTime();
    Association association =
        Association.established(terms, self, peer, nowNs + LIFETIME_NS, nowNs);
    associations.add(association);
    leg = new SealedLeg<>(tools, association, new Lane(port, edge));
  }

  @Override
  public String toString() {
    return provision.deviceCredential().subject();
  }
}
