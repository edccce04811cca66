package org.callseal.sip.transaction;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * One request between its server and its client transaction: the response context of a
 * transaction-stateful proxy with one target (RFC 3261 16). A cancelled one that has not gone on is
 * answered 487 by itself. Belongs to its layers' loop; lives as long as its server transaction.
 */
public final class RelayedRequest implements ClientUser, ServerUser {

  /**
   * One side of a proxy as a place to send requests to.
   *
   * @param layer the transactions with that side
   * @param peer what they call the receiver
   * @param transport the way to it
   * @param settled told when the request has been answered or given up
   * @param unanswered told when the request got no final answer in time
   */
  public record Onward(
      TransactionLayer layer,
      String peer,
      Transport transport,
      Runnable settled,
      Runnable unanswered) {}

  /** The answer to our own CANCEL matters to nobody. */
  private static final ClientUser UNHEARD =
      new ClientUser() {
        @Override
        public void answered(ClientTransaction transaction, SipResponse response) {}

        @Override
        public void failed(ClientTransaction transaction, ClientFailure failure) {}
      };

  private final Loop loop;
  private final ServerTransaction server;
  private final SipRequest request;
  private final Onward onward;
  private final Function<SipResponse, Optional<SipResponse>> back;
  private final Runnable whenOver;
  private @Nullable ClientTransaction client;
  private Loop.@Nullable Timer timer;
  private boolean provisional;
  private boolean cancelled;

  /**
   * @param request the request as it goes on
   * @param back makes of a response the one that goes back; nothing when it is for nobody there
   * @param whenOver told when the server transaction is forgotten
   */
  public RelayedRequest(
      Loop loop,
      ServerTransaction server,
      SipRequest request,
      Onward onward,
      Function<SipResponse, Optional<SipResponse>> back,
      Runnable whenOver) {
    this.loop = loop;
    this.server = server;
    this.request = request;
    this.onward = onward;
    this.back = back;
    this.whenOver = whenOver;
    server.tell(this);
  }

  /** Sends the request on; 503 when there is no room for its transaction. */
  public void goOn() {
    if (!server.unanswered()) {
      return;
    }
    client = onward.layer().send(request, onward.peer(), onward.transport(), this).orElse(null);
    if (client == null) {
      refuse(503, "Too Many Transactions");
    } else if (request.is("INVITE")) {
      startTimerC();
    }
  }

  /** Answers by ourselves. */
  public void refuse(int status, String reason) {
    respond(SipResponses.saying(server.request(), status, reason).response());
  }

  /** The CANCEL of the request came. */
  public void cancel() {
    if (cancelled || !server.unanswered()) {
      return;
    }
    cancelled = true;
    if (client == null) {
      refuse(487, SipResponses.reasonOf(487));
    } else if (provisional) {
      sendCancel();
    }
  }

  /** Whether something was heard of it, but no final answer: no timer transmits it any more. */
  public boolean isHeardOf() {
    return provisional && client != null && client.unanswered();
  }

  /** Sends the request once more by the way there is now, whatever was heard of it. */
  public void repeat() {
    if (client != null) {
      client.transmitRequest();
    }
  }

  /** Transmits the request again, sealed anew. */
  public void transmitAgain() {
    if (client != null) {
      client.transmitAgain();
    }
  }

  @Override
  public void answered(ClientTransaction transaction, SipResponse response) {
    onward.settled().run();
    if (response.isProvisional()) {
      boolean first = !provisional;
      provisional = true;
      if (cancelled && first) {
        // RFC 3261 9.1: a CANCEL MUST NOT be sent before a provisional response.
        sendCancel();
      } else if (response.status() > 100 && !cancelled) {
        startTimerC();
      }
      // RFC 3261 16.7 step 5: a 100 MUST NOT be forwarded.
      if (response.status() > 100) {
        back.apply(response).ifPresent(server::respond);
      }
      return;
    }
    back.apply(response)
        .ifPresentOrElse(this::respond, () -> refuse(502, SipResponses.reasonOf(502)));
  }

  @Override
  public void failed(ClientTransaction transaction, ClientFailure failure) {
    onward.settled().run();
    onward.unanswered().run();
    if (request.is("INVITE")) {
      refuse(failure.status(), SipResponses.reasonOf(failure.status()));
    } else {
      // RFC 4320 4.2: a 408 to anything but INVITE MUST NOT be sent; its sender has given up.
      server.abandon();
    }
  }

  @Override
  public void terminated(ServerTransaction transaction) {
    stopTimer();
    whenOver.run();
  }

  private void respond(SipResponse response) {
    if (response.isFinal()) {
      stopTimer();
    }
    server.respond(response);
  }

  private void sendCancel() {
    onward.layer().send(SipRequests.cancelOf(request), onward.peer(), onward.transport(), UNHEARD);
    // RFC 3261 9.1: without a final response within 64*T1 the INVITE counts as cancelled.
    startTimer(SipTimers.GIVE_UP, () -> giveUp(487));
  }

  /** RFC 3261 16.8: when timer C fires, a request that was heard of is cancelled. */
  private void startTimerC() {
    startTimer(
        SipTimers.C,
        () -> {
          if (provisional) {
            sendCancel();
          } else {
            giveUp(408);
          }
        });
  }

  private void giveUp(int status) {
    if (client != null) {
      client.abandon();
    }
    onward.settled().run();
    if (server.unanswered()) {
      refuse(status, SipResponses.reasonOf(status));
    }
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
