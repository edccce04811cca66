package org.callseal.sip.transaction;

import java.time.Duration;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.transport.Loop;

/**
 * The client transaction of all requests but INVITE and ACK (RFC 3261 17.1.2).
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>state<th>event<th>what it does<th>next
 * <tr><td>TRYING<td>start<td>send; E = T1 (unreliable), F = 64*T1<td>TRYING
 * <tr><td>TRYING<td>timer E<td>send, double E up to T2<td>TRYING
 * <tr><td>TRYING, PROCEEDING<td>1xx<td>to the user<td>PROCEEDING
 * <tr><td>PROCEEDING<td>timer E<td>send, E = T2<td>PROCEEDING
 * <tr><td>TRYING, PROCEEDING<td>timer F, transport error<td>tell the user<td>TERMINATED
 * <tr><td>TRYING, PROCEEDING<td>200-699<td>to the user, K = T4 or 0<td>COMPLETED
 * <tr><td>COMPLETED<td>response<td>absorb<td>COMPLETED
 * <tr><td>COMPLETED<td>timer K<td><td>TERMINATED
 * </table>
 */
final class NonInviteClientTransaction extends ClientTransaction {

  private Duration intervalE = SipTimers.T1;

  NonInviteClientTransaction(
      Loop loop,
      SipRequest request,
      Transport transport,
      ClientUser user,
      Runnable whenTerminated) {
    super(loop, request, transport, user, State.TRYING, whenTerminated);
  }

  @Override
  void start() {
    ending.start(SipTimers.GIVE_UP, this::timedOut);
    retransmission.start(intervalE, this::timerE);
    transmitRequest();
  }

  private void timerE() {
    intervalE = state() == State.PROCEEDING ? SipTimers.T2 : SipTimers.doubledUpToT2(intervalE);
    retransmission.start(intervalE, this::timerE);
    if (!isReliable()) {
      transmitRequest();
    }
  }

  @Override
  void received(SipResponse response) {
    if (!unanswered()) {
      return;
    }
    if (response.status() < 200) {
      enter(State.PROCEEDING);
    } else {
      enter(State.COMPLETED);
      retransmission.stop();
      ending.stop();
      if (isReliable()) {
        terminate();
      } else {
        ending.start(SipTimers.T4, this::terminate);
      }
    }
    user.answered(this, response);
  }

  @Override
  public void transmitAgain() {
    if (unanswered()) {
      transmitRequest();
    }
  }
}
