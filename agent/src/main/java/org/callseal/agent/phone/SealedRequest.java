package org.callseal.agent.phone;

import org.callseal.agent.line.SealedWay;
import org.callseal.agent.line.Unsettled;
import org.callseal.sip.SipMessage;
import org.callseal.sip.transaction.Transmission;
import org.jspecify.annotations.Nullable;

/**
 * How one request gets to the edge: sealed anew each time, and once more when the edge could not
 * take it. Belongs to the agent's loop; lives as long as what relays the request.
 */
final class SealedRequest implements Transmission, Unsettled {

  private final SealedWay line;
  private @Nullable Relayed relayed;

  SealedRequest(SealedWay line) {
    this.line = line;
  }

  void of(Relayed relays) {
    relayed = relays;
  }

  void settled() {
    line.settle(this);
  }

  @Override
  public void transmit(SipMessage message, int attempt) {
    line.send(message, this);
  }

  @Override
  public void sealAgain() {
    if (relayed != null) {
      relayed.transmitAgain();
    }
  }
}
