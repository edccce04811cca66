package org.callseal.cluster.question;

import java.net.InetSocketAddress;
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
import org.callseal.core.seal.Spi;

/** A device's part of one exchange, by the core's own types. */
final class TestDevice {
  static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.7", 5060);
  static final Instance EDGE = new Instance(0x0e0e0e0e);

  private final RandomSource random;
  private final Provision provision;
  private final ConnectionId own = new ConnectionId(new Spi(0x0a0a0a0a), new Instance(0x01020304));
  private final AwaitingMessage2 awaiting;

  TestDevice(P256 curve, RandomSource random, P256KeyPair pair, Provision provision) {
    this.random = random;
    this.provision = provision;
    StaticKey key =
        StaticKey.of(curve, pair.privateKey().scalar(), provision.deviceCredential()).orElseThrow();
    this.awaiting = new Initiator(curve, EphemeralKeys.from(curve, random), key).initiate(own);
  }

  BeginQuestion begin(long utcSeconds) {
    var proof = new AdmissionProof.Time(utcSeconds);
    byte[] message1 = awaiting.message1();
    var tag = AdmissionTag.of(provision.admissionKey(), proof, Carriage.SIP_UDP, message1);
    return new BeginQuestion(
        new ControlMessage.Message1(provision.deviceCredential().kid(), proof, tag, message1),
        Carriage.SIP_UDP,
        false,
        SOURCE,
        EDGE);
  }

  FinishQuestion finish(Begun begun) {
    var parsed = awaiting.parse(begun.message2()).toOptional().orElseThrow();
    InitiatorFinished finished =
        awaiting.verify(parsed, provision.domainCredential()).toOptional().orElseThrow();
    Identity identity = Identity.parse(provision.deviceCredential().subject()).orElseThrow();
    AssociationTerms terms = finished.terms(own, provision.deviceCredential().kid(), identity);
    Association association =
        Association.established(
            terms, own.instance(), finished.responder().instance(), Long.MAX_VALUE / 2, 0);
    return new FinishQuestion(
        begun.responder(),
        finished.message3(),
        Wishes.NONE,
        PlainCarriage.sealed(association, finished.responder().spi(), own.instance(), random));
  }
}
