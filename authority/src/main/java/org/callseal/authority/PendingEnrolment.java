package org.callseal.authority;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.callseal.core.authority.AuthorityPort.EnrolmentReply;
import org.callseal.core.enrolment.AwaitingConfirmP;
import org.callseal.core.enrolment.ConfirmedProver;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Invitation;
import org.jspecify.annotations.Nullable;

/**
 * One enrolment from its shareP to its last answer. It holds K_shared, so it never leaves memory
 * and is wiped when it is dropped.
 *
 * <p>Thread rule: its monitor guards all but the two answers. Lifetime: at most {@link
 * PendingEnrolments#KEPT_NS}.
 */
final class PendingEnrolment {
  private final Identity identity;
  private final long beganNs;
  private final CompletableFuture<EnrolmentReply> share = new CompletableFuture<>();
  private @Nullable Invitation invitation;
  private @Nullable AwaitingConfirmP awaiting;
  private @Nullable ConfirmedProver confirmed;
  private byte @Nullable [] question;
  private @Nullable EnrolmentReply answer;
  private boolean dropped;

  PendingEnrolment(Identity identity, long beganNs) {
    this.identity = identity;
    this.beganNs = beganNs;
  }

  Identity identity() {
    return identity;
  }

  long beganNs() {
    return beganNs;
  }

  /** What every copy of its shareP is answered with; completed once the curve work is done. */
  CompletableFuture<EnrolmentReply> share() {
    return share;
  }

  /** By which pass-phrase; null where there is none, which shows nowhere. */
  synchronized @Nullable Invitation invitation() {
    return invitation;
  }

  /** shareV is ready. One that was dropped meanwhile is wiped at once. */
  synchronized void answered(@Nullable Invitation by, AwaitingConfirmP state) {
    invitation = by;
    if (dropped) {
      state.close();
    } else {
      awaiting = state;
    }
  }

  synchronized @Nullable AwaitingConfirmP awaiting() {
    return dropped ? null : awaiting;
  }

  synchronized void confirmed(ConfirmedProver prover) {
    confirmed = prover;
    awaiting = null;
  }

  synchronized @Nullable ConfirmedProver confirmed() {
    return dropped ? null : confirmed;
  }

  /** The last answer, if this is a copy of the question it was given to. */
  synchronized @Nullable EnrolmentReply answerTo(byte[] sealed) {
    return question != null && Arrays.equals(question, sealed) ? answer : null;
  }

  synchronized boolean isAnswered() {
    return answer != null;
  }

  synchronized void finish(byte[] sealed, EnrolmentReply last) {
    question = sealed.clone();
    answer = last;
  }

  synchronized void drop() {
    dropped = true;
    if (awaiting != null) {
      awaiting.close();
    }
    if (confirmed != null) {
      confirmed.close();
    }
  }
}
