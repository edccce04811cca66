package org.callseal.authority;

import java.util.concurrent.CompletableFuture;
import org.callseal.core.authority.AuthorityPort.BeginAnswer;
import org.callseal.core.credential.Credential;
import org.callseal.core.exchange.AwaitingMessage3;
import org.callseal.core.exchange.ConnectionId;
import org.jspecify.annotations.Nullable;

/**
 * One exchange that an admitted device began. It holds the responder's ephemeral key, so it never
 * leaves memory and is wiped when it is dropped.
 *
 * <p>Thread rule: its monitor guards all but the answer. Lifetime: at most {@link
 * PendingExchanges#KEPT_NS}.
 */
final class PendingExchange {
  private final Credential initiator;
  private final ConnectionId initiatorId;
  private final ConnectionId own;
  private final long beganNs;
  private final CompletableFuture<BeginAnswer> answer = new CompletableFuture<>();
  private @Nullable AwaitingMessage3 state;
  private boolean finished;
  private boolean dropped;

  PendingExchange(Credential initiator, ConnectionId initiatorId, ConnectionId own, long beganNs) {
    this.initiator = initiator;
    this.initiatorId = initiatorId;
    this.own = own;
    this.beganNs = beganNs;
  }

  /** What every copy of its message_1 is answered with; completed once the curve work is done. */
  CompletableFuture<BeginAnswer> answer() {
    return answer;
  }

  Credential initiator() {
    return initiator;
  }

  /** C_I. */
  ConnectionId initiatorId() {
    return initiatorId;
  }

  /** C_R. */
  ConnectionId own() {
    return own;
  }

  long beganNs() {
    return beganNs;
  }

  /** message_2 is ready. One that was dropped meanwhile is wiped at once. */
  synchronized void responded(AwaitingMessage3 awaiting) {
    if (dropped) {
      awaiting.close();
    } else {
      state = awaiting;
    }
  }

  synchronized @Nullable AwaitingMessage3 state() {
    return state;
  }

  synchronized boolean isFinished() {
    return finished;
  }

  synchronized void finish() {
    finished = true;
  }

  synchronized void drop() {
    dropped = true;
    if (state != null) {
      state.close();
    }
  }
}
