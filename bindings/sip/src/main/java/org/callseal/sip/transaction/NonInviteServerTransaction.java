package org.callseal.sip.transaction;

import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.transport.Loop;

/**
 * The server transaction of all requests but INVITE and ACK (RFC 3261 17.2.2).
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>state<th>event<th>what it does<th>next
 * <tr><td>TRYING<td>request<td>absorb<td>TRYING
 * <tr><td>TRYING, PROCEEDING<td>1xx of the user<td>send<td>PROCEEDING
 * <tr><td>PROCEEDING<td>request<td>send<td>PROCEEDING
 * <tr><td>TRYING, PROCEEDING<td>200-699 of the user<td>send; J = 64*T1 or 0<td>COMPLETED
 * <tr><td>COMPLETED<td>request<td>send<td>COMPLETED
 * <tr><td>COMPLETED<td>timer J<td><td>TERMINATED
 * <tr><td>TRYING, PROCEEDING<td>abandoned by the user<td><td>TERMINATED
 * <tr><td>any<td>transport error<td>tell the user<td>the same
 * </table>
 */
final class NonInviteServerTransaction extends ServerTransaction {

  NonInviteServerTransaction(
      Loop loop, SipRequest request, Transport transport, Runnable whenTerminated) {
    super(loop, request, transport, State.TRYING, whenTerminated);
  }

  @Override
  void start() {}

  @Override
  public void respond(SipResponse response) {
    if (!unanswered()) {
      return;
    }
    if (response.status() < 200) {
      enter(State.PROCEEDING);
      transmit(response);
      return;
    }
    enter(State.COMPLETED);
    transmit(response);
    if (isReliable()) {
      terminate();
    } else {
      ending.start(SipTimers.GIVE_UP, this::terminate);
    }
  }

  @Override
  void repeated() {
    transmitAgain();
  }

  @Override
  boolean acknowledged() {
    return false;
  }
}
