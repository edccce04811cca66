package org.callseal.sip.transaction;

import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * One request that came in and its responses. Belongs to its layer's loop; lives from its first
 * arrival until {@link State#TERMINATED}.
 */
public abstract sealed class ServerTransaction
    permits InviteServerTransaction, NonInviteServerTransaction {

  /** The states of both machines; INVITE alone knows ACCEPTED and CONFIRMED, the other TRYING. */
  public enum State {
    TRYING,
    PROCEEDING,
    ACCEPTED,
    COMPLETED,
    CONFIRMED,
    TERMINATED
  }

  final Countdown retransmission;
  final Countdown ending;
  private Transport transport;
  private final SipRequest request;
  private final Runnable whenTerminated;
  private ServerUser user = ServerUser.INDIFFERENT;
  private State state;
  private @Nullable SipResponse last;
  private int attempts;

  ServerTransaction(
      Loop loop, SipRequest request, Transport transport, State first, Runnable whenTerminated) {
    this.retransmission = new Countdown(loop);
    this.ending = new Countdown(loop);
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

  /** True until a final response was given. */
  public final boolean unanswered() {
    return state == State.TRYING || state == State.PROCEEDING;
  }

  /** Names who is told of what becomes of the responses. */
  public final void tell(ServerUser listener) {
    user = listener;
  }

  /**
   * The request came again by another way, from a peer that has several: what is said from now on
   * goes that way. RFC 3261 18.2.2 has a response go to where its request came from, and of several
   * the last is the one that lives.
   */
  public final void answerBy(Transport way) {
    transport = way;
  }

  /** Answers. After a final response nothing more is sent, but further 2xx to an INVITE. */
  public abstract void respond(SipResponse response);

  /**
   * Ends an unanswered transaction in silence. For requests but INVITE whose answer would come too
   * late: RFC 4320 forbids a 408 to them.
   */
  public final void abandon() {
    if (unanswered()) {
      terminate();
    }
  }

  /** Transmits the last response once more, at once and apart from the timers. */
  public final void transmitAgain() {
    if (last != null && state != State.CONFIRMED && state != State.TERMINATED) {
      transport.transmission().transmit(last, attempts++);
    }
  }

  /** The transport says that it cannot send. */
  public final void transportFailed() {
    // RFC 6026 7.1: state MUST NOT be discarded for that.
    user.transportFailed(this);
  }

  abstract void start();

  /** The request came again. */
  abstract void repeated();

  /** An ACK came; true when it is the user's. */
  abstract boolean acknowledged();

  final void transmit(SipResponse response) {
    if (last != response) {
      last = response;
      attempts = 0;
    }
    transport.transmission().transmit(response, attempts++);
  }

  /** Whether nothing is to be transmitted again on a timer, now. */
  final boolean isReliable() {
    return transport.isReliable();
  }

  final void enter(State next) {
    state = next;
  }

  final void unacknowledged() {
    terminate();
    user.unacknowledged(this);
  }

  final void terminate() {
    if (state != State.TERMINATED) {
      state = State.TERMINATED;
      retransmission.stop();
      ending.stop();
      whenTerminated.run();
      user.terminated(this);
    }
  }
}
