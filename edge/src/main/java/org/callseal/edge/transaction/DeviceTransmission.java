package org.callseal.edge.transaction;

import org.callseal.core.credential.Kid;
import org.callseal.edge.flow.FlowFinder;
import org.callseal.edge.sip.Forwarded;
import org.callseal.edge.sip.SipFlow;
import org.callseal.relay.leg.Lane;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.transaction.Transmission;
import org.callseal.sip.transaction.Transport;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction's messages get to a device: sealed anew under its newest association each time,
 * over the connection that carried the one before while that stands, else the way that there is.
 * Belongs to one loop; lives as long as its transaction.
 */
final class DeviceTransmission implements Transmission {

  private final Loop loop;
  private final FlowFinder<SipFlow> finder;
  private final LongMessages longMessages;
  private final Carrying carrying;
  private final Kid device;
  private Runnable again = () -> {};
  private @Nullable Lane last;
  private @Nullable SipMessage waiting;
  private @Nullable SipMessage sent;
  private @Nullable SipFlow under;
  private boolean asked;

  DeviceTransmission(
      Loop loop,
      FlowFinder<SipFlow> finder,
      LongMessages longMessages,
      Carrying carrying,
      Kid device,
      @Nullable Lane came) {
    this.loop = loop;
    this.finder = finder;
    this.longMessages = longMessages;
    this.carrying = carrying;
    this.device = device;
    this.last = came;
  }

  /** What makes its transaction transmit again, known only once there is one. */
  void again(Runnable transmitAgain) {
    again = transmitAgain;
  }

  /** As the way of a request. */
  Transport ofRequest() {
    return new Transport(this, this::isOnConnection);
  }

  /**
   * As the way of responses. They are kept for as long as over UDP, because the request may come
   * once more on another way when a connection breaks; but no timer sends one again that is on a
   * connection.
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

  private boolean isOnConnection() {
    return last != null && last.medium().isReliable() && last.stands();
  }

  @Override
  public void transmit(SipMessage message, int attempt) {
    if (waiting != null) {
      waiting = message;
      return;
    }
    finder.newest(
        device,
        flow -> {
          if (flow != null) {
            send(flow, message);
          }
        });
  }

  private void send(SipFlow flow, SipMessage message) {
    int length = message.bytes().length;
    Lane lane = lane(flow, length);
    if (longMessages.await(flow, lane, length, this::goOn)) {
      waiting = message;
    } else {
      sendNow(flow, lane, message);
    }
  }

  private @Nullable Lane lane(SipFlow flow, int length) {
    return isOnConnection() ? last : flow.leg().laneFor(length);
  }

  private void goOn() {
    SipMessage message = waiting;
    waiting = null;
    if (message != null) {
      finder.newest(
          device,
          flow -> {
            if (flow != null) {
              sendNow(flow, lane(flow, message.bytes().length), message);
            }
          });
    }
  }

  private void sendNow(SipFlow flow, @Nullable Lane lane, SipMessage message) {
    Lane before = last;
    if (lane != null && !lane.equals(before)) {
      carrying.moved(again, before, lane);
    }
    last = lane;
    if (flow.send(lane, message, loop.nanoTime())) {
      sent = message;
      under = flow;
    }
  }

  /** It has been answered, or nobody waits any more: it is not to be sealed again. */
  void settled() {
    carrying.moved(again, last, null);
    waiting = null;
    if (under != null && sent instanceof SipRequest request) {
      String branch = request.topVia().branch().orElse("");
      under.leg().answered(Forwarded.of(branch, request.method(), request.bytes()));
    }
  }
}
