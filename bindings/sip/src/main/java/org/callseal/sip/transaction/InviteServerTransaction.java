package org.callseal.sip.transaction;

import java.time.Duration;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.transport.Loop;

/**
 * The INVITE server transaction (RFC 3261 17.2.1, RFC 6026 figure 7).
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>state<th>event<th>what it does<th>next
 * <tr><td>PROCEEDING<td>200 ms without a response<td>100<td>PROCEEDING
 * <tr><td>PROCEEDING<td>INVITE<td>last response<td>PROCEEDING
 * <tr><td>PROCEEDING<td>1xx of the user<td>send<td>PROCEEDING
 * <tr><td>PROCEEDING<td>2xx of the user<td>send, L = 64*T1<td>ACCEPTED
 * <tr><td>PROCEEDING<td>300-699 of the user<td>send; G = T1 (unreliable), H = 64*T1<td>COMPLETED
 * <tr><td>ACCEPTED<td>INVITE<td>absorb<td>ACCEPTED
 * <tr><td>ACCEPTED<td>2xx of the user<td>send<td>ACCEPTED
 * <tr><td>ACCEPTED<td>ACK<td>to the user<td>ACCEPTED
 * <tr><td>ACCEPTED<td>timer L<td><td>TERMINATED
 * <tr><td>COMPLETED<td>INVITE<td>send<td>COMPLETED
 * <tr><td>COMPLETED<td>timer G<td>send, double G up to T2<td>COMPLETED
 * <tr><td>COMPLETED<td>ACK<td>I = T4 or 0<td>CONFIRMED
 * <tr><td>COMPLETED<td>timer H<td>tell the user<td>TERMINATED
 * <tr><td>CONFIRMED<td>ACK, INVITE<td>absorb<td>CONFIRMED
 * <tr><td>CONFIRMED<td>timer I<td><td>TERMINATED
 * <tr><td>any<td>transport error<td>tell the user<td>the same
 * </table>
 */
final class InviteServerTransaction extends ServerTransaction {

  private Duration intervalG = SipTimers.T1;

  InviteServerTransaction(
      Loop loop, SipRequest request, Transport transport, Runnable whenTerminated) {
    super(loop, request, transport, State.PROCEEDING, whenTerminated);
  }

  @Override
  void start() {
    retransmission.start(
        SipTimers.TRYING, () -> transmit(SipResponses.to(request(), 100).response()));
  }

  @Override
  public void respond(SipResponse response) {
    boolean success = response.status() / 100 == 2;
    if (state() == State.ACCEPTED && success) {
      transmit(response);
    }
    if (state() != State.PROCEEDING) {
      return;
    }
    retransmission.stop();
    if (success) {
      enter(State.ACCEPTED);
      ending.start(SipTimers.GIVE_UP, this::terminate);
    } else if (response.status() >= 300) {
      enter(State.COMPLETED);
      ending.start(SipTimers.GIVE_UP, this::unacknowledged);
      retransmission.start(intervalG, this::timerG);
    }
    transmit(response);
  }

  private void timerG() {
    intervalG = SipTimers.doubledUpToT2(intervalG);
    retransmission.start(intervalG, this::timerG);
    if (!isReliable()) {
      transmitAgain();
    }
  }

  @Override
  void repeated() {
    if (state() == State.PROCEEDING || state() == State.COMPLETED) {
      transmitAgain();
    }
  }

  @Override
  boolean acknowledged() {
    if (state() == State.COMPLETED) {
      retransmission.stop();
      enter(State.CONFIRMED);
      if (isReliable()) {
        terminate();
      } else {
        ending.start(SipTimers.T4, this::terminate);
      }
    }
    return state() == State.ACCEPTED;
  }
}
