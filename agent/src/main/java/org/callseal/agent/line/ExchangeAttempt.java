package org.callseal.agent.line;

import java.time.Duration;
import org.callseal.agent.names.Server;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.admission.AdmissionTag;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.credential.Credential;
import org.callseal.core.exchange.AwaitingMessage2;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.exchange.ExchangeFault;
import org.callseal.core.exchange.Initiator;
import org.callseal.core.exchange.InitiatorFinished;
import org.callseal.core.exchange.Outcome;
import org.callseal.core.exchange.ParsedMessage2;
import org.callseal.core.provision.Provision;
import org.callseal.core.seal.Carriage;

/**
 * One exchange with one server from message_1 to message_2. The same message_1 goes out again and
 * again, byte for byte, until its time is over; a cookie is taken a few times, since anyone could
 * send one. Belongs to the agent's loop; ends with {@link #close}, or when message_2 was verified.
 */
final class ExchangeAttempt implements AutoCloseable {

  /** After that the server counts as out of reach. */
  static final Duration LIFETIME = Duration.ofSeconds(16);

  /** An edge asks once, and once more when an epoch ends on the way; the rest is a stranger. */
  private static final int MOST_COOKIES = 16;

  /** How many answers may cost a key agreement. */
  private static final int MOST_ANSWERS = 32;

  private final Provision provision;
  private final Server server;
  private final Carriage carriage;
  private final ConnectionId own;
  private final AwaitingMessage2 awaiting;
  private final byte[] message1;
  private final long endsAt;
  private AdmissionProof proof;
  private Retransmission sending;
  private int cookies;
  private int answers;

  ExchangeAttempt(
      Initiator initiator,
      Provision provision,
      Server server,
      Carriage carriage,
      ConnectionId own,
      long utcSeconds,
      long nowNs) {
    this.provision = provision;
    this.server = server;
    this.carriage = carriage;
    this.own = own;
    this.awaiting = initiator.initiate(own);
    this.message1 = awaiting.message1();
    this.proof = new AdmissionProof.Time(utcSeconds);
    this.endsAt = nowNs + LIFETIME.toNanos();
    this.sending = new Retransmission(nowNs, LIFETIME);
  }

  Server server() {
    return server;
  }

  /** Where we want to receive. */
  ConnectionId own() {
    return own;
  }

  /** What to ask the server. */
  ControlMessage.Message1 question() {
    return new ControlMessage.Message1(
        provision.deviceCredential().kid(),
        proof,
        AdmissionTag.of(provision.admissionKey(), proof, carriage, message1),
        message1);
  }

  boolean due(long nowNs) {
    return sending.due(nowNs);
  }

  void sent(long nowNs) {
    sending.sent(nowNs);
  }

  boolean over(long nowNs) {
    return nowNs - endsAt >= 0;
  }

  /** A cookie came: the question is to be asked with it at once. False when it is not taken. */
  boolean take(AdmissionProof.Cookie cookie, long nowNs) {
    if (cookies >= MOST_COOKIES || cookie.equals(proof)) {
      return false;
    }
    cookies++;
    proof = cookie;
    sending = new Retransmission(nowNs, Duration.ofNanos(endsAt - nowNs));
    return true;
  }

  /** A message_2 came. A refused one changes nothing: anyone could have sent it. */
  Outcome<InitiatorFinished> answered(byte[] message2) {
    if (answers >= MOST_ANSWERS) {
      return Outcome.refused(ExchangeFault.NOT_AUTHENTIC);
    }
    answers++;
    return switch (awaiting.parse(message2)) {
      case Outcome.Accepted<ParsedMessage2>(ParsedMessage2 parsed) -> verify(parsed);
      case Outcome.Refused<ParsedMessage2>(ExchangeFault fault) -> Outcome.refused(fault);
    };
  }

  private Outcome<InitiatorFinished> verify(ParsedMessage2 parsed) {
    Credential domain = provision.domainCredential();
    if (!parsed.responder().equals(domain.kid())) {
      parsed.wipe();
      return Outcome.refused(ExchangeFault.UNKNOWN_CREDENTIAL);
    }
    return awaiting.verify(parsed, domain);
  }

  @Override
  public void close() {
    awaiting.close();
  }
}
