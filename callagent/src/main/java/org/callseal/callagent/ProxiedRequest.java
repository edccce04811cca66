package org.callseal.callagent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.SipRewrite;
import org.callseal.sip.transaction.ClientFailure;
import org.callseal.sip.transaction.ClientTransaction;
import org.callseal.sip.transaction.ClientUser;
import org.callseal.sip.transaction.ServerTransaction;
import org.callseal.sip.transaction.SipRequests;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.sip.transaction.SipTimers;
import org.callseal.sip.transaction.TransactionLayer;
import org.callseal.sip.transaction.Transport;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to one target after the other (RFC 3261 16.7, its response context). Ends
 * with its server transaction.
 */
final class ProxiedRequest implements ClientUser {

  private final Proxy proxy;
  private final Loop loop;
  private final TransactionLayer layer;
  private final ServerTransaction server;
  private final Deque<Target> remaining;
  private final BestResponse best = new BestResponse();
  private final boolean invite;
  private @Nullable ClientTransaction client;
  private @Nullable Target target;
  private Loop.@Nullable Timer timer;
  private boolean provisional;
  private boolean cancelled;
  private boolean cancelSent;

  ProxiedRequest(
      Proxy proxy,
      Loop loop,
      TransactionLayer layer,
      ServerTransaction server,
      List<Target> targets) {
    this.proxy = proxy;
    this.loop = loop;
    this.layer = layer;
    this.server = server;
    this.remaining = new ArrayDeque<>(targets);
    this.invite = server.request().is("INVITE");
  }

  void start() {
    if (invite) {
      server.respond(SipResponses.to(server.request(), 100).response());
    }
    next();
  }

  private void next() {
    stopTimer();
    @Nullable Target to = cancelled ? null : remaining.poll();
    if (to == null) {
      finish();
      return;
    }
    target = to;
    provisional = false;
    Optional<SipRequest> copy = proxy.copyFor(server.request(), to);
    if (copy.isEmpty()) {
      best.offer(SipResponses.to(server.request(), 513).response());
      next();
      return;
    }
    Transport transport = Transport.unreliable((message, _) -> proxy.transmit(to, message));
    Optional<ClientTransaction> sent = layer.send(copy.get(), CallAgent.PEER, transport, this);
    if (sent.isEmpty()) {
      best.offer(SipResponses.to(server.request(), 503).response());
      remaining.clear();
      finish();
      return;
    }
    client = sent.get();
    if (invite) {
      startTimer(SipTimers.C, this::timerC);
    }
  }

  @Override
  public void answered(ClientTransaction transaction, SipResponse response) {
    if (transaction != client) {
      return;
    }
    if (response.isProvisional()) {
      provisional(response);
    } else if (response.isSuccess()) {
      stopTimer();
      remaining.clear();
      upstream(response).ifPresentOrElse(server::respond, this::answeredForNobody);
    } else {
      upstream(response).ifPresent(best::offer);
      if (response.status() >= 600) {
        // RFC 3261 16.7 step 5: a 6xx ends the search.
        remaining.clear();
      }
      next();
    }
  }

  /** A success that leads no further back must not leave who asked without any answer. */
  private void answeredForNobody() {
    if (server.unanswered()) {
      server.respond(SipResponses.to(server.request(), 502).response());
    }
  }

  private void provisional(SipResponse response) {
    provisional = true;
    if (cancelled) {
      sendCancel();
    } else if (invite && !cancelSent && response.status() > 100) {
      // RFC 3261 16.7 step 2: timer C MUST be started anew by a 101 to 199.
      startTimer(SipTimers.C, this::timerC);
    }
    if (response.status() > 100) {
      upstream(response).ifPresent(server::respond);
    }
  }

  @Override
  public void failed(ClientTransaction transaction, ClientFailure failure) {
    if (transaction != client) {
      return;
    }
    if (!invite && failure == ClientFailure.TIMEOUT) {
      // RFC 4320 4.2: no 408 to a non-INVITE request; its sender has given up by now.
      server.abandon();
      return;
    }
    best.offer(SipResponses.to(server.request(), failure.status()).response());
    next();
  }

  /** RFC 3261 16.8: timer C cancels what rings, and counts as a 408 where nothing did. */
  private void timerC() {
    if (provisional && !cancelSent) {
      sendCancel();
    } else {
      giveUp();
    }
  }

  void cancel() {
    if (cancelled || !invite || !server.unanswered()) {
      return;
    }
    cancelled = true;
    remaining.clear();
    if (provisional) {
      sendCancel();
    }
  }

  /** RFC 3261 9.1: only what was answered provisionally can be cancelled, and only once. */
  private void sendCancel() {
    @Nullable ClientTransaction ringing = client;
    @Nullable Target to = target;
    if (ringing == null || to == null || cancelSent || !ringing.unanswered()) {
      return;
    }
    cancelSent = true;
    var _ =
        layer.send(
            SipRequests.cancelOf(ringing.request()),
            CallAgent.PEER,
            Transport.unreliable((message, _) -> proxy.transmit(to, message)),
            new CancelUser());
    startTimer(SipTimers.GIVE_UP, this::giveUp);
  }

  private void giveUp() {
    if (client != null) {
      client.abandon();
    }
    best.offer(SipResponses.to(server.request(), 408).response());
    cancelSent = false;
    next();
  }

  private void finish() {
    if (!server.unanswered()) {
      return;
    }
    @Nullable SipResponse response = best.get();
    if (cancelled && (response == null || response.status() == 408)) {
      response = SipResponses.to(server.request(), 487).response();
    } else if (response == null || response.status() == 503) {
      // RFC 3261 16.7 step 6: a 503 SHOULD go no further, it is about somebody else's server.
      response = SipResponses.to(server.request(), 500).response();
    }
    server.respond(response);
  }

  /** RFC 3261 16.7 step 3: our Via comes off; what has no other is for nobody. */
  private static Optional<SipResponse> upstream(SipResponse response) {
    if (response.vias().size() < 2) {
      return Optional.empty();
    }
    SipMessage popped = SipRewrite.of(response).popVia().message();
    return popped instanceof SipResponse forwarded ? Optional.of(forwarded) : Optional.empty();
  }

  /** The server transaction is over. */
  void ended() {
    stopTimer();
    if (client != null && client.unanswered()) {
      client.abandon();
    }
  }

  private void startTimer(Duration delay, Runnable action) {
    stopTimer();
    timer = loop.schedule(delay, action);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** The CANCEL's own answer says nothing: what counts is the INVITE's. */
  private static final class CancelUser implements ClientUser {
    @Override
    public void answered(ClientTransaction transaction, SipResponse response) {}

    @Override
    public void failed(ClientTransaction transaction, ClientFailure failure) {}
  }
}
