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
 * take them. Belongs to the agent's loop; lives as long as its transaction.
 */
final class SealedTransmission implements Transmission, Unsettled {

  private final EdgeWay<SipMessage> line;
  private Runnable again = () -> {};
  private @Nullable Lane last;

  SealedTransmission(EdgeWay<SipMessage> line) {
    this.line = line;
  }

  /** What makes its transaction transmit again, known only once there is one. */
  void again(Runnable transmitAgain) {
    again = transmitAgain;
  }

  /** As a transaction's way: nothing is transmitted again while a connection carries it. */
  Transport transport() {
    return new Transport(this, this::isOnConnection);
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
    again.run();
  }
}
