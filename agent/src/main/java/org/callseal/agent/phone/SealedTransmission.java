package org.callseal.agent.phone;

import org.callseal.agent.line.EdgeWay;
import org.callseal.agent.line.Unsettled;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.SipMessage;
import org.callseal.sip.transaction.Transmission;
import org.callseal.sip.transaction.Transport;
import org.jspecify.annotations.Nullable;

/**
 * How the request of a client transaction, or the responses of a server transaction, get to the
 * edge: sealed anew each time, where the way is a sealed one, and once more when the edge could not
 * take them. What came or went over a connection stays on it while it stands. Belongs to the
 * agent's loop; lives as long as its transaction.
 */
final class SealedTransmission implements Transmission, Unsettled {

  private final EdgeWay<SipMessage> line;
  private Runnable again = () -> {};
  private @Nullable Lane last;
  private boolean asked;

  /** For a request. */
  SealedTransmission(EdgeWay<SipMessage> line) {
    this.line = line;
  }

  /** For the responses to a request that came this way. */
  SealedTransmission(EdgeWay<SipMessage> line, Lane came) {
    this.line = line;
    this.last = came;
  }

  /** What makes its transaction transmit again, known only once there is one. */
  void again(Runnable transmitAgain) {
    again = transmitAgain;
  }

  /** As the way of a request: nothing is transmitted again while a connection carries it. */
  Transport ofRequest() {
    return new Transport(this, this::isOnConnection);
  }

  /**
   * As the way of responses. RFC 3261 18.2.2: they MUST go over the connection that the request
   * came on, since nobody repeats what was asked over one. They are kept for as long as over UDP,
   * because the request may come once more on another way when that connection breaks; but no timer
   * sends one again that is on it.
   */
  Transport ofResponses() {
    return Transport.unreliable((message, attempt) -> {
      if (attempt == 0 || asked || !isOnConnection()) {
        asked = false;
        transmit(message, attempt);
      }
    });
  }

  /** The request came again, this way: so must its response. */
  void cameAgain(Lane came) {
    last = came;
    asked = true;
  }

  private boolean isOnConnection() {
    return last != null && last.medium().isReliable() && last.stands();
  }

  /** It has been answered, or its transaction is over. */
  void settled() {
    line.settle(this);
  }

  @Override
  public void transmit(SipMessage message, int attempt) {
    last = line.send(message, this, last);
  }

  @Override
  public void sealAgain() {
    asked = true;
    again.run();
  }
}
