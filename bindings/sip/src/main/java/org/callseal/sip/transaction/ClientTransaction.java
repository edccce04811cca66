package org.callseal.sip.transaction;

import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.transport.Loop;

/**
 * One request that was sent and its responses. Belongs to its layer's loop; lives from {@link
 * TransactionLayer#send} until {@link State#TERMINATED}.
 */
public abstract sealed class ClientTransaction
    permits InviteClientTransaction, NonInviteClientTransaction {

  /** The states of both machines; INVITE alone knows CALLING and ACCEPTED, the other TRYING. */
  public enum State {
    CALLING,
    TRYING,
    PROCEEDING,
    ACCEPTED,
    COMPLETED,
    TERMINATED
  }

  final Countdown retransmission;
  final Countdown ending;
  final ClientUser user;
  private final Transport transport;
  private final SipRequest request;
  private final Runnable whenTerminated;
  private State state;
  private int attempts;

  ClientTransaction(
      Loop loop,
      SipRequest request,
      Transport transport,
      ClientUser user,
      State first,
      Runnable whenTerminated) {
    this.retransmission = new Countdown(loop);
    this.ending = new Countdown(loop);
    this.user = user;
    this.transport = transport;
    this.request = request;
    this.state = first;
    this.whenTerminated = whenTerminated;
  }

  /** The request. */
  public final SipRequest request() {
    return request;
  }

  /** The state it is in. */
  public final State state() {
    return state;
  }

  /** True while a final response may still come. */
  public final boolean unanswered() {
    return switch (state) {
      case CALLING, TRYING, PROCEEDING -> true;
      case ACCEPTED, COMPLETED, TERMINATED -> false;
    };
  }

  /**
   * Transmits once more, at once and apart from the timers: the request while it is unanswered, or
   * the ACK of a failure. For senders whose earlier transmissions cannot have been understood.
   */
  public abstract void transmitAgain();

  /** The transport says that it cannot send. */
  public final void transportFailed() {
    if (unanswered()) {
      fail(ClientFailure.TRANSPORT);
    }
  }

  /** Ends the transaction without a word to its user. */
  public final void abandon() {
    terminate();
  }

  abstract void start();

  abstract void received(SipResponse response);

  final void transmitRequest() {
    transport.transmission().transmit(request, attempts++);
  }

  final void transmit(SipRequest ack, int attempt) {
    transport.transmission().transmit(ack, attempt);
  }

  /** Whether nothing is to be transmitted again on a timer, now. */
  final boolean isReliable() {
    return transport.isReliable();
  }

  final void enter(State next) {
    state = next;
  }

  final void timedOut() {
    fail(ClientFailure.TIMEOUT);
  }

  private void fail(ClientFailure failure) {
    terminate();
    user.failed(this, failure);
  }

  final void terminate() {
    if (state != State.TERMINATED) {
      state = State.TERMINATED;
      retransmission.stop();
      ending.stop();
      whenTerminated.run();
    }
  }
}
