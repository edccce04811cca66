package org.callseal.authority;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.admission.AdmissionTag;
import org.callseal.core.association.Wishes;
import org.callseal.core.authority.AuthorityPort.BeginQuestion;
import org.callseal.core.authority.AuthorityPort.Begun;
import org.callseal.core.authority.AuthorityPort.FinishQuestion;
import org.callseal.core.control.ControlMessage;
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
import org.callseal.core.seal.AssociationTerms;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Seal;
import org.callseal.core.seal.SealHead;
import org.callseal.core.seal.Sealed;
import org.callseal.core.seal.Sealer;
import org.callseal.core.seal.Spi;

/** A device that knows its part of the exchange, made of the core's own types. */
final class TestDevice {
  static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.7", 5060);
  static final Instance EDGE = new Instance(0x0e0e0e0e);

  private final P256 curve;
  private final RandomSource random;
  private final P256KeyPair pair;
  private final Provision provision;
  private final ConnectionId own;

  TestDevice(P256 curve, RandomSource random, P256KeyPair pair, Provision provision) {
    this.curve = curve;
    this.random = random;
    this.pair = pair;
    this.provision = provision;
    this.own = new ConnectionId(new Spi(0x0a0a0a0a), new Instance(0x01020304));
  }

  Provision provision() {
    return provision;
  }

  AwaitingMessage2 initiate() {
    StaticKey key =
        StaticKey.of(curve, pair.privateKey().scalar(), provision.deviceCredential()).orElseThrow();
    return new Initiator(curve, EphemeralKeys.from(curve, random), key).initiate(own);
  }

  BeginQuestion question(AwaitingMessage2 awaiting, long time) {
    return question(awaiting, new AdmissionProof.Time(time), false);
  }

  BeginQuestion question(AwaitingMessage2 awaiting, AdmissionProof proof, boolean cookieShown) {
    byte[] message1 = awaiting.message1();
    var tag = AdmissionTag.of(provision.admissionKey(), proof, Carriage.SIP_UDP, message1);
    return new BeginQuestion(
        new ControlMessage.Message1(provision.deviceCredential().kid(), proof, tag, message1),
        Carriage.SIP_UDP,
        cookieShown,
        SOURCE,
        EDGE);
  }

  InitiatorFinished verify(AwaitingMessage2 awaiting, Begun begun) {
    var parsed = awaiting.parse(begun.message2()).toOptional().orElseThrow();
    return awaiting.verify(parsed, provision.domainCredential()).toOptional().orElseThrow();
  }

  /** message_3 with a message sealed under the association it sets up. */
  FinishQuestion seal(InitiatorFinished finished, Begun begun, Wishes wishes) {
    Association association = association(finished);
    Sealed sealed =
        new Sealer(random)
            .seal(association, new PlainCarriage(), "REGISTER".getBytes(StandardCharsets.UTF_8), 0);
    Seal seal =
        new Seal(
            new SealHead(
                finished.responder().spi(), sealed.to(), own.instance(), sealed.sequence()),
            sealed.mac());
    return new FinishQuestion(
        begun.responder(),
        finished.message3(),
        wishes,
        new PlainCarriage.Located(seal, sealed.bytes()));
  }

  private Association association(InitiatorFinished finished) {
    Identity identity = Identity.parse(provision.deviceCredential().subject()).orElseThrow();
    AssociationTerms terms = finished.terms(own, provision.deviceCredential().kid(), identity);
    return Association.established(
        terms, own.instance(), finished.responder().instance(), Long.MAX_VALUE / 2, 0);
  }
}
