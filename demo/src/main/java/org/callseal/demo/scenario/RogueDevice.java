package org.callseal.demo.scenario;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.admission.AdmissionTag;
import org.callseal.core.association.Wishes;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.exchange.AwaitingMessage2;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.core.exchange.Initiator;
import org.callseal.core.exchange.InitiatorFinished;
import org.callseal.core.exchange.Outcome;
import org.callseal.core.exchange.ParsedMessage2;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationTerms;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Role;
import org.callseal.core.seal.Sealer;
import org.callseal.core.seal.Spi;
import org.callseal.demo.world.DemoProcess;
import org.callseal.demo.world.Loopback;
import org.callseal.demo.world.Machine;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParser;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipLocated;
import org.callseal.sip.seal.SipSeal;
import org.callseal.transport.MessagePort;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber's own device without an honest agent: it has valid keys and seals whatever it likes.
 * Lives for one trial, on the machine's loop.
 */
public final class RogueDevice {

  private static final int HOST = 77;
  private static final int SPI = 0x0BADCAFE;

  private final Domain domain;
  private final Domain.Enrolled enrolled;
  private final Identity identity;
  private final DemoProcess process;
  private final MessagePort port;
  private final Sealer sealer;
  private final ConnectionId own;
  private final Initiator initiator;
  private final List<String> answers = new CopyOnWriteArrayList<>();
  private AwaitingMessage2 awaiting;
  private @Nullable Association association;
  private ControlMessage.@Nullable Message3 message3;

  RogueDevice(Stage stage, Identity identity) throws IOException {
    Machine machine = stage.machine();
    this.domain = stage.domain();
    this.identity = identity;
    this.enrolled = domain.enroll(identity);
    this.process = machine.process();
    this.sealer = new Sealer(stage.random());
    this.own = new ConnectionId(new Spi(SPI), Instance.draw(stage.random()));
    this.initiator =
        new Initiator(domain.curve(), EphemeralKeys.secure(domain.curve()), enrolled.key());
    this.awaiting = initiator.initiate(own);
    this.port =
        machine.openDatagramPort(
            process, Loopback.anyPort(Loopback.host(HOST)), (_, _, payload) -> received(payload));
  }

  /** Begins an exchange, as every device does. */
  void ask(byte[] nonce) {
    awaiting.close();
    awaiting = initiator.initiate(own);
    AdmissionProof proof = new AdmissionProof.Time(process.utcSeconds());
    byte[] message1 = awaiting.message1();
    ControlMessage question =
        new ControlMessage.Message1(
            enrolled.key().credential().kid(),
            proof,
            AdmissionTag.of(enrolled.provision().admissionKey(), proof, Carriage.SIP_UDP, message1),
            message1);
    port.send(
        domain.edgeAddress(),
        SipControl.UDP.question(
            question.toBytes(), port.localAddress(), domain.edgeAddress(), nonce));
  }

  private void received(byte[] payload) {
    if (association == null
        && SipSeal.UDP.locate(payload) instanceof SipLocated.Unsealed unsealed
        && unsealed.control().map(ControlParse::read).orElse(null)
            instanceof ControlParse.Parsed(ControlMessage.Message2 message2)) {
      finish(message2);
    } else {
      answers.add(new String(payload, StandardCharsets.ISO_8859_1));
    }
  }

  private void finish(ControlMessage.Message2 message2) {
    if (awaiting.parse(message2.message2())
            instanceof Outcome.Accepted<ParsedMessage2>(ParsedMessage2 parsed)
        && awaiting.verify(parsed, enrolled.provision().domainCredential())
            instanceof Outcome.Accepted<InitiatorFinished>(InitiatorFinished finished)) {
      ConnectionId peer = finished.responder();
      AssociationTerms terms =
          new AssociationTerms(
              Role.INITIATOR,
              own.spi(),
              peer.spi(),
              identity,
              enrolled.key().credential().kid(),
              Scope.exactly(identity),
              finished.exporter().associationSecret(AssociationKind.ENDPOINT_DOMAIN));
      long nowNs = process.nanoTime();
      message3 = new ControlMessage.Message3(finished.message3(), Wishes.NONE);
      association =
          Association.established(
              terms, own.instance(), peer.instance(), Long.MAX_VALUE / 2, nowNs);
    }
  }

  /** Whether it has an association. */
  public boolean isSealed() {
    return association != null;
  }

  /** Its address. */
  public InetSocketAddress address() {
    return port.localAddress();
  }

  /** Seals the message, whatever it says, and sends it. */
  public void send(byte[] message) {
    Association sealing = association;
    if (sealing == null || !(SipParser.parse(message) instanceof SipMessage parsed)) {
      throw new IllegalStateException("no association, or no SIP message to seal");
    }
    ControlMessage.Message3 third = message3;
    message3 = null;
    byte[] carrying =
        third == null ? message : SipSeal.withControl(parsed, third.toBytes()).bytes();
    port.send(
        domain.edgeAddress(),
        sealer.seal(sealing, SipControl.UDP, carrying, process.nanoTime()).bytes());
  }

  /** What came back to it, exchange aside. */
  public List<String> answers() {
    return answers;
  }

  /** Whether something came back with this status. */
  public boolean wasAnswered(int status) {
    return answers.stream().anyMatch(answer -> answer.startsWith("SIP/2.0 " + status + " "));
  }

  /** Unplugs it. */
  public void close() {
    awaiting.close();
    process.kill();
  }

  /** Whose device it is. */
  public Identity identity() {
    return identity;
  }
}
