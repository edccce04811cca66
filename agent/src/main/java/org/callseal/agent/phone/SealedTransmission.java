package org.callseal.agent.phone;

import java.net.InetSocketAddress;
import org.callseal.agent.line.EdgeWay;
import org.callseal.agent.line.Unsettled;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
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
  private boolean lastWord;
  private @Nullable SipRequest cancel;

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

  /** Whether it went there last, and nothing of it waits for an answer that would be sent again. */
  boolean isWith(InetSocketAddress edge) {
    return last != null && last.peer().equals(edge) && cancel == null;
  }

  /**
   * RFC 3261 17.1.1.2, 17.1.1.3, 13.3.1.4: the ACK of a failure is asked for by the response coming
   * again, a 2xx comes again from its phone until the ACK has come, other responses are asked for
   * by the request.
   */
  static boolean isLastWord(SipMessage message) {
    return !(message instanceof SipRequest request) || request.is("ACK");
  }

  @Override
  public boolean isLastWord() {
    return lastWord;
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
    lastWord = isLastWord(message);
    if (message instanceof SipRequest request && request.is("CANCEL")) {
      cancel = request;
    }
    last = line.send(message, this, last);
  }

  @Override
  public void sealAgain() {
    asked = true;
    again.run();
    if (cancel != null) {
      // Its INVITE goes this way too; whoever does not know that has nothing to cancel.
      transmit(cancel, 1);
    }
  }
}
