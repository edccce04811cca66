package org.callseal.agent.phone;

import org.callseal.agent.line.SealedWay;
import org.callseal.agent.line.Unsettled;
import org.callseal.sip.SipMessage;
import org.callseal.sip.transaction.ServerTransaction;
import org.callseal.sip.transaction.Transmission;
import org.jspecify.annotations.Nullable;

/**
 * How the responses of one server transaction get to the edge: sealed anew each time, and once more
 * when the edge could not take them. Belongs to the agent's loop; lives as long as its transaction.
 */
final class SealedResponses implements Transmission, Unsettled {

  private final SealedWay line;
  private @Nullable ServerTransaction server;

  SealedResponses(SealedWay line) {
    this.line = line;
  }

  /** The transaction that it serves. */
  void of(ServerTransaction transaction) {
    server = transaction;
  }

  /** The transaction is forgotten. */
  void over() {
    line.settle(this);
  }

  @Override
  public void transmit(SipMessage message, int attempt) {
    line.send(message, this);
  }

  @Override
  public void sealAgain() {
    if (server != null) {
      server.transmitAgain();
    }
  }
}
