package org.callseal.benchmarks.cluster;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.callseal.authority.SubscriberRegister;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.admission.AdmissionTag;
import org.callseal.core.association.Wishes;
import org.callseal.core.authority.AuthorityPort;
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
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Sealer;
import org.callseal.core.seal.Spi;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipSealed;

/** A device that sets an association up: its own part of one exchange. For one thread. */
final class Exchanging {

  private static final InetSocketAddress SOMEWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060);
  private static final int NONCE = 8;
  private static final long HOUR_NS = 3_600_000_000_000L;

  private final RandomSource random;
  private final Provision provision;
  private final Identity identity;
  private final ConnectionId own;
  private final AwaitingMessage2 awaiting;

  Exchanging(P256 curve, RandomSource random, SubscriberRegister register, String name) {
    this.random = random;
    this.identity = Identity.parse(name).orElseThrow();
    P256KeyPair pair = curve.generate();
    if (!(register.add(identity, pair.point()) instanceof SubscriberRegister.Added added)) {
      throw new IllegalStateException(name + " is there already");
    }
    this.provision = added.provision();
    this.own = new ConnectionId(Spi.draw(random), Instance.draw(random));
    StaticKey key =
        StaticKey.of(curve, pair.privateKey().scalar(), provision.deviceCredential()).orElseThrow();
    this.awaiting = new Initiator(curve, EphemeralKeys.secure(curve), key).initiate(own);
  }

  /** message_1 as an edge hands it on. */
  AuthorityPort.BeginQuestion begin() {
    AdmissionProof proof = new AdmissionProof.Time(System.currentTimeMillis() / 1000);
    byte[] message1 = awaiting.message1();
    var tag = AdmissionTag.of(provision.admissionKey(), proof, Carriage.SIP_UDP, message1);
    return new AuthorityPort.BeginQuestion(
        new ControlMessage.Message1(provision.deviceCredential().kid(), proof, tag, message1),
        Carriage.SIP_UDP,
        false,
        SOMEWHERE,
        Instance.draw(random));
  }

  /** message_3, and the first message under the new association. */
  AuthorityPort.FinishQuestion finish(AuthorityPort.BeginAnswer answer) {
    if (!(answer instanceof AuthorityPort.Begun begun)) {
      throw new IllegalStateException(identity + " is refused: " + answer);
    }
    InitiatorFinished finished =
        awaiting
            .verify(
                awaiting.parse(begun.message2()).toOptional().orElseThrow(),
                provision.domainCredential())
            .toOptional()
            .orElseThrow();
    long nowNs = System.nanoTime();
    Association association =
        Association.established(
            finished.terms(own, provision.deviceCredential().kid(), identity),
            own.instance(),
            finished.responder().instance(),
            nowNs + HOUR_NS,
            nowNs);
    byte[] payload = new ControlMessage.Message3(finished.message3(), Wishes.NONE).toBytes();
    byte[] bytes = SipControl.UDP.question(payload, SOMEWHERE, SOMEWHERE, random.bytes(NONCE));
    byte[] sealed = new Sealer(random).seal(association, SipControl.UDP, bytes, nowNs).bytes();
    if (!(SipControl.UDP.locate(sealed) instanceof Located.Found<SipSealed, ?>(var message))) {
      throw new IllegalStateException("our own seal is not found");
    }
    return new AuthorityPort.FinishQuestion(
        begun.responder(), finished.message3(), Wishes.NONE, message);
  }
}
