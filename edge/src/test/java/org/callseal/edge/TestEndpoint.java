package org.callseal.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Sealer;
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
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated;
import org.callseal.sip.seal.SipSeal;
import org.callseal.sip.seal.SipSealed;
import org.callseal.transport.Loop;
import org.callseal.transport.MessagePort;
import org.callseal.transport.Network;

/**
 * A device with its key that sets an association up and speaks under it, made of the core's own
 * types and one port; it writes down what it gets. Belongs to the simulation's thread.
 */
final class TestEndpoint {

  /** What it sent and would seal again. */
  private record Sent(String branch, byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Sent that && branch.equals(that.branch);
    }

    @Override
    public int hashCode() {
      return branch.hashCode();
    }
  }

  final List<SipMessage> got = new ArrayList<>();
  final List<ControlMessage> sealedControls = new ArrayList<>();
  final List<ControlMessage> unsealedControls = new ArrayList<>();
  final List<SipMessage> unsealed = new ArrayList<>();
  final RefusalCounters counters = new RefusalCounters();
  final Provision provision;
  final P256KeyPair pair;
  final MessagePort port;
  Wishes wishes = Wishes.NONE;
  boolean answersProbes = true;
  boolean answersRequests = true;
  long clockOffset;
  Optional<ControlMessage.Message3> message3 = Optional.empty();
  InetSocketAddress edge;

  private final Loop loop;
  private final RandomSource random;
  private final P256 curve = P256.fastest();
  private final AssociationTable associations = new AssociationTable();
  private final InboundGate<SipSealed, SipLocated.Unsealed> gate;
  private final LegTools<SipSealed> tools;
  private final ConnectionId own;
  private AwaitingMessage2 awaiting;
  private SealedLeg<SipSealed, Sent> leg;

  TestEndpoint(
      Network network,
      Loop loop,
      InetSocketAddress local,
      InetSocketAddress edge,
      P256KeyPair pair,
      Provision provision,
      RandomSource random) {
    this.loop = loop;
    this.edge = edge;
    this.pair = pair;
    this.provision = provision;
    this.random = random;
    this.tools = new LegTools<>(SipControl::over, random);
    this.own =
        new ConnectionId(
            new Spi(0x1000_0000 | Byte.toUnsignedInt(random.bytes(1)[0]) << 8 | 7),
            Instance.draw(random));
    this.gate =
        new InboundGate<>(
            SipControl::over,
            associations,
            ScopeRule.anybody(),
            new SourceRates(10_000, 10_000, random, loop.nanoTime()),
            counters,
            65_535);
    try {
      this.port = network.openDatagramPort(loop, local, this::received);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends message_1 of a new exchange. */
  byte[] begin() {
    StaticKey key =
        StaticKey.of(curve, pair.privateKey().scalar(), provision.deviceCredential()).orElseThrow();
    awaiting = new Initiator(curve, EphemeralKeys.from(curve, random), key).initiate(own);
    return ask(new AdmissionProof.Time(loop.utcSeconds() + clockOffset));
  }

  private byte[] ask(AdmissionProof proof) {
    byte[] message1 = awaiting.message1();
    var tag = AdmissionTag.of(provision.admissionKey(), proof, Carriage.SIP_UDP, message1);
    byte[] payload =
        new ControlMessage.Message1(provision.deviceCredential().kid(), proof, tag, message1)
            .toBytes();
    byte[] question = SipControl.UDP.question(payload, port.localAddress(), edge, random.bytes(8));
    port.send(edge, question);
    return question;
  }

  Kid kid() {
    return provision.deviceCredential().kid();
  }

  Association association() {
    return leg.association();
  }

  /** Sends it sealed, with message_3 as long as no grant has come. */
  void send(byte[] bytes) {
    SipMessage message = (SipMessage) SipParser.parse(bytes);
    byte[] whole =
        message3.map(m3 -> SipSeal.withControl(message, m3.toBytes()).bytes()).orElse(bytes);
    leg.send(whole, new Sent(branch(message), whole), loop.nanoTime());
  }

  /** Says something under an association that is somebody else's. */
  void sayAs(Association other, byte[] bytes) {
    port.send(edge, new Sealer(random).seal(other, SipControl.UDP, bytes, loop.nanoTime()).bytes());
  }

  /** Sends it sealed, with nothing of the exchange, and does not wait for an answer. */
  void sendPlainly(byte[] bytes) {
    leg.send(bytes, loop.nanoTime());
  }

  void send(SipText text) {
    send(text.bytes());
  }

  void ask(ControlMessage question) {
    byte[] bytes =
        SipControl.UDP.question(question.toBytes(), port.localAddress(), edge, random.bytes(8));
    leg.send(bytes, new Sent(branch((SipMessage) SipParser.parse(bytes)), bytes), loop.nanoTime());
  }

  /** Its requests, the newest last. */
  List<SipRequest> requests() {
    return got.stream().filter(SipRequest.class::isInstance).map(SipRequest.class::cast).toList();
  }

  List<SipResponse> responses() {
    return got.stream().filter(SipResponse.class::isInstance).map(SipResponse.class::cast).toList();
  }

  List<Integer> statuses() {
    return responses().stream().map(SipResponse::status).toList();
  }

  private void received(MessagePort on, InetSocketAddress from, byte[] datagram) {
    long nowNs = loop.nanoTime();
    switch (gate.admit(datagram, on.medium(), from, nowNs)) {
      case Admission.Admitted<SipSealed, SipLocated.Unsealed>(var verified) ->
          verified(verified, from, nowNs);
      case Admission.Elsewhere<SipSealed, SipLocated.Unsealed>(var wrong) ->
          leg.elsewhere(wrong, new Lane(on, from), nowNs).forEach(this::again);
      case Admission.Unsealed<SipSealed, SipLocated.Unsealed>(var message) -> unsealed(message);
      case Admission.Unknown<SipSealed, SipLocated.Unsealed> _,
          Admission.Ended<SipSealed, SipLocated.Unsealed> _,
          Admission.OutOfScope<SipSealed, SipLocated.Unsealed> _,
          Admission.Refused<SipSealed, SipLocated.Unsealed> _ -> {}
    }
  }

  private void again(Sent message) {
    leg.send(message.bytes(), message, loop.nanoTime());
  }

  private void verified(VerifiedMessage<SipSealed> verified, InetSocketAddress from, long nowNs) {
    SipMessage message = verified.message().message();
    ControlMessage control = verified.message().control().map(this::parsed).orElse(null);
    if (control instanceof ControlMessage.Granted) {
      message3 = Optional.empty();
    }
    if (message instanceof SipResponse) {
      leg.answered(new Sent(branch(message), message.bytes()));
    }
    if (control != null) {
      sealedControls.add(control);
    }
    if (control instanceof ControlMessage.Probe(long nonce) && answersProbes) {
      leg.answer(verified, new Lane(port, from), new ControlMessage.ProbeAnswer(nonce), nowNs);
    } else if (control instanceof ControlMessage.SwitchNotice notice) {
      leg.obey(verified, notice, from, nowNs).forEach(this::again);
    } else if (!SipControl.isQuestion(message) && !SipControl.isAnswer(message)) {
      got.add(verified.message().cut());
      if (message instanceof SipRequest request && answersRequests && !request.is("ACK")) {
        sendPlainly(Sip.answer(request, 200).bytes());
      }
    }
  }

  private static String branch(SipMessage message) {
    return message.topVia().branch().orElse("");
  }

  private ControlMessage parsed(byte[] payload) {
    return ((ControlParse.Parsed) ControlParse.read(payload)).message();
  }

  private void unsealed(SipLocated.Unsealed message) {
    if (message.control().isEmpty()) {
      unsealed.add(message.message());
      return;
    }
    ControlMessage control = parsed(message.control().get());
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
    AssociationTerms terms = finished.terms(own, provision.deviceCredential().kid(), identity);
    Association association =
        Association.established(
            terms,
            own.instance(),
            finished.responder().instance(),
            loop.nanoTime() + 3_600_000_000_000L,
            loop.nanoTime());
    new ArrayList<>(leg == null ? List.of() : List.of(leg.association()))
        .forEach(associations::remove);
    associations.add(association);
    leg = new SealedLeg<>(tools, association, new Lane(port, edge));
    message3 = Optional.of(new ControlMessage.Message3(finished.message3(), wishes));
  }

  @Override
  public String toString() {
    return provision.deviceCredential().subject() + Arrays.toString(got.toArray());
  }
}
