package org.callseal.agent.emergency;

import java.time.Duration;
import java.util.List;
import org.callseal.sip.HeaderName;
import org.callseal.sip.NameAddr;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipText;
import org.callseal.sip.transaction.ClientFailure;
import org.callseal.sip.transaction.ClientTransaction;
import org.callseal.sip.transaction.ClientUser;
import org.callseal.sip.transaction.SipRequests;
import org.callseal.sip.transaction.SipTimers;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * One of the ways that a call for help is tried on, with its INVITE transaction. When another way
 * has brought an answer, or the caller gives up, it is let go: cancelled, and should it be answered
 * all the same, hung up on. Belongs to the agent's loop; lives as long as its transaction.
 */
final class Leg implements ClientUser {

  /** What comes of CANCEL and BYE matters to nobody. */
  private static final ClientUser UNHEARD =
      new ClientUser() {
        @Override
        public void answered(ClientTransaction transaction, SipResponse response) {}

        @Override
        public void failed(ClientTransaction transaction, ClientFailure failure) {}
      };

  private final Loop loop;
  private final SipRequest invite;
  private final Road road;
  private final EmergencyCall call;
  private @Nullable ClientTransaction client;
  private Loop.@Nullable Timer timer;
  private @Nullable SipRequest ack;
  private boolean heard;
  private boolean letGo;
  private boolean over;

  Leg(Loop loop, SipRequest invite, Road road, EmergencyCall call) {
    this.loop = loop;
    this.invite = invite;
    this.road = road;
    this.call = call;
  }

  /** Sends the INVITE; false when there is no room for its transaction. */
  boolean begin() {
    client = road.layer().send(invite, road.peer(), road.transport(), this).orElse(null);
    over = client == null;
    road.again().accept(this::transmitAgain);
    return !over;
  }

  private void transmitAgain() {
    if (client != null) {
      client.transmitAgain();
    }
  }

  /** Whether anything has come back. */
  boolean heard() {
    return heard;
  }

  /** Whether its last word has been said. */
  boolean over() {
    return over;
  }

  /** It is not wanted any more. */
  void letGo() {
    if (letGo || over) {
      return;
    }
    letGo = true;
    if (heard) {
      cancel();
    }
  }

  private void cancel() {
    SipRequest cancel = SipRequests.cancelOf(invite);
    road.layer().send(cancel, road.peer(), road.transport(), UNHEARD);
    // RFC 3261 9.1: without a final response within 64*T1 the INVITE counts as cancelled.
    startTimer(
        SipTimers.GIVE_UP,
        () -> {
          transaction().abandon();
          end();
        });
  }

  private ClientTransaction transaction() {
    if (client == null) {
      throw new IllegalStateException("no transaction was begun");
    }
    return client;
  }

  @Override
  public void answered(ClientTransaction transaction, SipResponse response) {
    boolean first = !heard;
    heard = true;
    road.settled().run();
    if (response.isProvisional()) {
      provisional(response, first);
    } else if (response.isSuccess()) {
      over = true;
      stopTimer();
      if (letGo) {
        hangUp(response);
      } else {
        road.heard().accept(response);
        call.succeeded(this, response);
      }
    } else {
      end();
      call.failed(response);
    }
  }

  private void provisional(SipResponse response, boolean first) {
    if (letGo) {
      if (first) {
        // RFC 3261 9.1: a CANCEL MUST NOT be sent before a provisional response.
        cancel();
      }
      return;
    }
    road.heard().accept(response);
    // RFC 3261 16.8: when timer C fires, a request that was heard of is cancelled.
    startTimer(SipTimers.C, this::letGo);
    call.progressed(response);
  }

  @Override
  public void failed(ClientTransaction transaction, ClientFailure failure) {
    road.settled().run();
    end();
    call.failed(failure);
  }

  private void end() {
    over = true;
    stopTimer();
    road.gone().run();
  }

  /** Somebody picked up whom nobody wants any more: RFC 3261 13.2.2.4 wants an ACK and a BYE. */
  private void hangUp(SipResponse response) {
    if (ack != null) {
      road.once().accept(ack);
      return;
    }
    ack = inDialog("ACK", invite.cseq().number(), response);
    road.once().accept(ack);
    SipRequest bye = inDialog("BYE", invite.cseq().number() + 1, response);
    road.layer().send(bye, road.peer(), road.transport(), UNHEARD);
    road.gone().run();
  }

  private SipRequest inDialog(String method, long number, SipResponse response) {
    String target =
        response.contacts().stream()
            .findFirst()
            .flatMap(NameAddr::sipUri)
            .map(uri -> uri.withoutHeaders())
            .orElse(invite.requestUri());
    // RFC 3261 12.1.2: the Routes in reverse order. The last that was recorded is our own.
    List<String> recorded = response.headers(HeaderName.RECORD_ROUTE);
    SipText text =
        SipText.request(method, target)
            .header(HeaderName.VIA, road.via().get())
            .header(HeaderName.MAX_FORWARDS, "70");
    recorded
        .subList(0, Math.max(0, recorded.size() - 1))
        .reversed()
        .forEach(route -> text.header(HeaderName.ROUTE, route));
    return text.copy(response, HeaderName.FROM)
        .copy(response, HeaderName.TO)
        .copy(response, HeaderName.CALL_ID)
        .header(HeaderName.CSEQ, number + " " + method)
        .toRequest();
  }

  private void startTimer(Duration delay, Runnable task) {
    stopTimer();
    timer = loop.schedule(delay, task);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
