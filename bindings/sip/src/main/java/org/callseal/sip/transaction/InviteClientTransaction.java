package org.callseal.sip.transaction;

import java.time.Duration;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * The INVITE client transaction (RFC 3261 17.1.1, RFC 6026 figure 5).
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>state<th>event<th>what it does<th>next
 * <tr><td>CALLING<td>start<td>send; A = T1 (unreliable), B = 64*T1<td>CALLING
 * <tr><td>CALLING<td>timer A<td>send, double A<td>CALLING
 * <tr><td>CALLING<td>timer B, transport error<td>tell the user<td>TERMINATED
 * <tr><td>CALLING, PROCEEDING<td>1xx<td>to the user<td>PROCEEDING
 * <tr><td>CALLING, PROCEEDING<td>2xx<td>to the user, M = 64*T1<td>ACCEPTED
 * <tr><td>CALLING, PROCEEDING<td>300-699<td>ACK, to the user, D = 32 s or 0<td>COMPLETED
 * <tr><td>ACCEPTED<td>2xx<td>to the user<td>ACCEPTED
 * <tr><td>ACCEPTED<td>timer M<td><td>TERMINATED
 * <tr><td>COMPLETED<td>300-699<td>ACK<td>COMPLETED
 * <tr><td>COMPLETED<td>timer D, transport error<td><td>TERMINATED
 * </table>
 */
final class InviteClientTransaction extends ClientTransaction {

  private Duration intervalA = SipTimers.T1;
  private @Nullable SipRequest ack;
  private int acks;

  InviteClientTransaction(
      Loop loop,
      SipRequest request,
      Transport transport,
      ClientUser user,
      Runnable whenTerminated) {
    super(loop, request, transport, user, State.CALLING, whenTerminated);
  }

  @Override
  void start() {
    ending.start(SipTimers.GIVE_UP, this::timedOut);
    retransmission.start(intervalA, this::timerA);
    transmitRequest();
  }

  private void timerA() {
    intervalA = intervalA.multipliedBy(2);
    retransmission.start(intervalA, this::timerA);
    if (!isReliable()) {
      transmitRequest();
    }
  }

  @Override
  void received(SipResponse response) {
    switch (state()) {
      case CALLING, PROCEEDING -> firstReceived(response);
      case ACCEPTED -> {
        if (response.status() / 100 == 2) {
          user.answered(this, response);
        }
      }
      case COMPLETED -> {
        if (response.status() >= 300) {
          transmitAck();
        }
      }
      case TRYING, TERMINATED -> {}
    }
  }

  private void firstReceived(SipResponse response) {
    retransmission.stop();
    ending.stop();
    if (response.status() < 200) {
      enter(State.PROCEEDING);
    } else if (response.status() < 300) {
      enter(State.ACCEPTED);
      ending.start(SipTimers.GIVE_UP, this::terminate);
    } else {
      complete(response);
    }
    user.answered(this, response);
  }

  private void complete(SipResponse response) {
    enter(State.COMPLETED);
    ack = SipRequests.ackOfFailure(request(), response);
    transmitAck();
    if (isReliable()) {
      terminate();
    } else {
      ending.start(SipTimers.D, this::terminate);
    }
  }

  private void transmitAck() {
    if (ack != null) {
      transmit(ack, acks++);
    }
  }

  @Override
  public void transmitAgain() {
    if (unanswered()) {
      transmitRequest();
    } else if (state() == State.COMPLETED) {
      transmitAck();
    }
  }
}
