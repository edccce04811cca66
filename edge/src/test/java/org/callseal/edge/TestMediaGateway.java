package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.admission.AdmissionTag;
import org.callseal.core.association.Wishes;
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
import org.callseal.core.seal.Sealer;
import org.callseal.core.seal.Spi;
import org.callseal.core.seal.Unanswered;
import org.callseal.core.seal.VerifiedMessage;
import org.callseal.megaco.Encoding;
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
import org.callseal.transport.Loop;
import org.callseal.transport.Medium;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;
import org.callseal.transport.StreamPort;

/**
 * A media gateway with the key of its agent, made of the core's own types and one port; it writes
 * down what it gets. Belongs to the simulation's thread.
 */
final class TestMediaGateway {

  /** What it got, one text for each datagram, as it was before it was sealed. */
  final List<String> got = new ArrayList<>();

  final List<ControlMessage> sealedControls = new ArrayList<>();
  final List<ControlMessage> unsealedControls = new ArrayList<>();
  final List<String> unsealed = new ArrayList<>();
  final RefusalCounters counters = new RefusalCounters();
  MessagePort port;
  Optional<ControlMessage.Message3> message3 = Optional.empty();
  boolean answersProbes = true;
  InetSocketAddress edge;

  private final Supplier<StreamPort> another;
  private final MegacoControl control;
  private final Loop loop;
  private final RandomSource random;
  private final P256 curve = P256.fastest();
  private final P256KeyPair pair;
  private final Provision provision;
  private final AssociationTable associations = new AssociationTable();
  private final InboundGate<MegacoSealed, MegacoLocated.Unsealed> gate;
  private final LegTools<MegacoSealed> tools;
  private final Sealer sealer;
  private ConnectionId own;
  private AwaitingMessage2 awaiting;
  private AssociationTerms terms;
  private SealedLeg<MegacoSealed, String> leg;

  TestMediaGateway(
      Encoding encoding,
      Medium medium,
      Network network,
      Loop loop,
      InetSocketAddress local,
      InetSocketAddress edge,
      P256KeyPair pair,
      Provision provision,
      RandomSource random) {
    this.control = MegacoControl.of(encoding, medium);
    this.loop = loop;
    this.edge = edge;
    this.pair = pair;
    this.provision = provision;
    this.random = random;
    this.sealer = new Sealer(random);
    this.tools = new LegTools<>(_ -> control, random, Unanswered.Again.QUOTED);
    this.gate =
        new InboundGate<>(
            _ -> control,
            associations,
            ScopeRule.anybody(),
            new SourceRates(10_000, 10_000, random, loop.nanoTime()),
            counters,
            65_535);
    try {
      this.port =
          medium == Medium.UDP
              ? network.openDatagramPort(loop, local, this::received)
              : connections(network, local);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.another = () -> connections(network, local);
  }

  private StreamPort connections(Network network, InetSocketAddress local) {
    return StreamPort.opening(
        network,
        loop,
        local,
        () -> new TpktFramer(Encoding.MAX_LENGTH),
        EdgeLimits.CORE.withoutPings(),
        this::received);
  }

  /** Forgets its connections without a word: what it says next goes over another. */
  void reopen() {
    port = another.get();
    leg.move(new Lane(port, edge));
  }

  Kid kid() {
    return provision.deviceCredential().kid();
  }

  Association association() {
    return leg.association();
  }

  /** Sends message_1 of a new exchange. */
  void begin() {
    own =
        new ConnectionId(
            new Spi(0x1000_0000 | Byte.toUnsignedInt(random.bytes(1)[0]) << 8 | 7),
            Instance.draw(random));
    StaticKey key =
        StaticKey.of(curve, pair.privateKey().scalar(), provision.deviceCredential()).orElseThrow();
    awaiting = new Initiator(curve, EphemeralKeys.from(curve, random), key).initiate(own);
    ask(new AdmissionProof.Time(loop.utcSeconds()));
  }

  private void ask(AdmissionProof proof) {
    byte[] message1 = awaiting.message1();
    var tag = AdmissionTag.of(provision.admissionKey(), proof, control.carriage(), message1);
    byte[] payload = new ControlMessage.Message1(kid(), proof, tag, message1).toBytes();
    port.send(edge, control.question(payload, port.localAddress(), edge, random.bytes(8)));
  }

  /** Sends a message, sealed. */
  void send(String text) {
    send(text.getBytes(ISO_8859_1));
  }

  void send(byte[] bytes) {
    leg.send(bytes, new String(bytes, ISO_8859_1), loop.nanoTime());
  }

  /** A message as it would send it, sealed. */
  byte[] sealed(String text) {
    return sealer
        .seal(leg.association(), control, text.getBytes(ISO_8859_1), loop.nanoTime())
        .bytes();
  }

  /** Its agent starts anew with the association it has: nothing sealed before opens any more. */
  void forgetInstance() {
    Association before = leg.association();
    associations.remove(before);
    Association after =
        Association.established(
            terms,
            Instance.draw(random),
            before.peer().orElseThrow(),
            loop.nanoTime() + 3_600_000_000_000L,
            loop.nanoTime());
    associations.add(after);
    leg = new SealedLeg<>(tools, after, new Lane(port, edge));
  }

  /** Says something under an association that is somebody else's. */
  void sayAs(Association other, String text) {
    port.send(
        edge, sealer.seal(other, control, text.getBytes(ISO_8859_1), loop.nanoTime()).bytes());
  }

  /** Asks the edge something under the seal. */
  void ask(ControlMessage question) {
    leg.ask(question, loop.nanoTime());
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] datagram) {
    String text = opened(on, from, datagram);
    if (!text.isEmpty()) {
      got.add(text);
    }
  }

  private String opened(MessagePort on, InetSocketAddress from, byte[] message) {
    long nowNs = loop.nanoTime();
    return switch (gate.admit(message, on.medium(), from, nowNs)) {
      case Admission.Admitted<MegacoSealed, MegacoLocated.Unsealed>(var verified) ->
          verified(verified, from, nowNs);
      case Admission.Elsewhere<MegacoSealed, MegacoLocated.Unsealed>(var wrong) -> {
        leg.elsewhere(wrong, new Lane(on, from), nowNs).forEach(this::send);
        yield "";
      }
      case Admission.Unsealed<MegacoSealed, MegacoLocated.Unsealed>(var stranger) -> {
        unsealed(stranger);
        yield "";
      }
      default -> "";
    };
  }

  private String verified(
      VerifiedMessage<MegacoSealed> verified, InetSocketAddress from, long nowNs) {
    MegacoSealed sealed = verified.message();
    ControlMessage told = sealed.control().map(TestMediaGateway::parsed).orElse(null);
    if (told instanceof ControlMessage.Granted) {
      message3 = Optional.empty();
    }
    if (told != null) {
      sealedControls.add(told);
    }
    if (told instanceof ControlMessage.Probe(long nonce) && answersProbes) {
      leg.answer(verified, new Lane(port, from), new ControlMessage.ProbeAnswer(nonce), nowNs);
    } else if (told instanceof ControlMessage.SwitchNotice notice) {
      leg.obey(verified, notice, from, nowNs).forEach(this::send);
    }
    return control.isQuestion(sealed) || control.isAnswer(sealed)
        ? ""
        : new String(sealed.cut(), ISO_8859_1);
  }

  private static ControlMessage parsed(byte[] payload) {
    return ((ControlParse.Parsed) ControlParse.read(payload)).message();
  }

  private void unsealed(MegacoLocated.Unsealed message) {
    if (message.control().isEmpty()) {
      unsealed.add(new String(message.message().bytes(), ISO_8859_1));
      return;
    }
    ControlMessage told = parsed(message.control().get());
    unsealedControls.add(told);
    if (told instanceof ControlMessage.Cookie(var cookie)) {
      ask(cookie);
    } else if (told instanceof ControlMessage.Message2(byte[] message2, byte[] _)
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
    Association association =
        Association.established(
            terms,
            own.instance(),
            finished.responder().instance(),
            loop.nanoTime() + 3_600_000_000_000L,
            loop.nanoTime());
    associations.add(association);
    leg = new SealedLeg<>(tools, association, new Lane(port, edge));
    message3 = Optional.of(new ControlMessage.Message3(finished.message3(), Wishes.NONE));
  }

  @Override
  public String toString() {
    return provision.deviceCredential().subject() + Arrays.toString(got.toArray());
  }
}
