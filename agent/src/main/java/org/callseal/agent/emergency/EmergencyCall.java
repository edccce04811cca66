package org.callseal.agent.emergency;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.callseal.sip.transaction.ClientFailure;
import org.callseal.sip.transaction.ServerTransaction;
import org.callseal.sip.transaction.ServerUser;
import org.callseal.sip.transaction.SipResponses;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * A call for help between the phone and all the ways that it is tried on: the next one as soon as
 * one fails, or has brought no answer of any kind within a second. The first way that is picked up
 * has the call, and the others are let go; it fails only when the last of them has.
 *
 * <p>Belongs to the agent's loop; lives as long as its server transaction.
 */
public final class EmergencyCall implements ServerUser {

  /** How long a way has to bring any answer. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** A way that may be tried: its INVITE, and the road it goes. */
  public record Attempt(SipRequest invite, Road road) {}

  private final Loop loop;
  private final ServerTransaction server;
  private final Deque<Supplier<Optional<Attempt>>> ahead;
  private final Function<SipResponse, Optional<SipResponse>> back;
  private final Runnable whenOver;
  private final List<Leg> legs = new ArrayList<>();
  private @Nullable Leg winner;
  private @Nullable SipResponse failure;
  private Loop.@Nullable Timer timer;

  /**
   * @param attempts the ways, the best one first; nothing for one that has no room for the request
   * @param back makes of a response the one that goes to the phone
   */
  public EmergencyCall(
      Loop loop,
      ServerTransaction server,
      List<Supplier<Optional<Attempt>>> attempts,
      Function<SipResponse, Optional<SipResponse>> back,
      Runnable whenOver) {
    this.loop = loop;
    this.server = server;
    this.ahead = new ArrayDeque<>(attempts);
    this.back = back;
    this.whenOver = whenOver;
    server.tell(this);
  }

  /** Tries the next way; answers the phone when there is none and none is under way. */
  public void next() {
    stopTimer();
    while (!ahead.isEmpty() && server.unanswered()) {
      Optional<Attempt> attempt = ahead.removeFirst().get();
      if (attempt.isPresent()) {
        Leg leg = new Leg(loop, attempt.get().invite(), attempt.get().road(), this);
        if (leg.begin()) {
          legs.add(leg);
          timer = loop.schedule(PATIENCE, () -> impatient(leg));
          return;
        }
      }
    }
    if (legs.stream().allMatch(Leg::over)) {
      refuse();
    }
  }

  private void impatient(Leg leg) {
    if (!leg.heard()) {
      next();
    }
  }

  private void refuse() {
    if (server.unanswered()) {
      SipResponse none =
          SipResponses.saying(server.request(), 503, "No Way To An Emergency Service").response();
      server.respond(failure == null ? none : failure);
    }
  }

  /** The phone's CANCEL came. */
  public void cancel() {
    if (server.unanswered()) {
      server.respond(SipResponses.to(server.request(), 487).response());
    }
    letGoAllBut(null);
  }

  private void letGoAllBut(@Nullable Leg kept) {
    stopTimer();
    ahead.clear();
    legs.stream().filter(leg -> leg != kept).forEach(Leg::letGo);
  }

  /** A provisional answer. */
  void progressed(SipResponse response) {
    // RFC 3261 16.7 step 5: a 100 MUST NOT be forwarded.
    if (winner == null && response.status() > 100) {
      back.apply(response).ifPresent(server::respond);
    }
  }

  /** A leg was picked up; told of each further 2xx of it too. */
  void succeeded(Leg leg, SipResponse response) {
    if (winner == null) {
      winner = leg;
      letGoAllBut(leg);
    }
    back.apply(response).ifPresent(server::respond);
  }

  /** A leg came to nothing. */
  void failed(SipResponse response) {
    back.apply(response).ifPresent(this::remember);
    goOn(asksForPassword(response.status()));
  }

  /** A leg came to nothing without an answer. */
  void failed(ClientFailure why) {
    remember(SipResponses.to(server.request(), why.status()).response());
    goOn(false);
  }

  private void goOn(boolean conclusive) {
    if (!server.unanswered()) {
      return;
    }
    List<Leg> underWay = legs.stream().filter(leg -> !leg.over()).toList();
    if (underWay.stream().anyMatch(Leg::heard)) {
      return;
    }
    if (conclusive && underWay.isEmpty()) {
      ahead.clear();
    }
    next();
  }

  /** Of several failures the phone hears the one that it can do most with. */
  private void remember(SipResponse response) {
    if (failure == null || rank(response.status()) < rank(failure.status())) {
      failure = response;
    }
  }

  private static int rank(int status) {
    if (asksForPassword(status)) {
      return 0;
    }
    // Of these one says no more than that this way does not lead anywhere.
    return status == 408 || status == 481 || status == 482 || status / 100 == 5 ? 2 : 1;
  }

  /** The phone can answer that, and then is let through. */
  private static boolean asksForPassword(int status) {
    return status == 401 || status == 407;
  }

  @Override
  public void terminated(ServerTransaction transaction) {
    stopTimer();
    whenOver.run();
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
