package org.callseal.authority;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.callseal.core.enrolment.PassPhraseVerifier;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Invitation;
import org.callseal.core.subscriber.SubscriberStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts guesses at pass-phrases of an operator's own, and at no others. A guess counts before its
 * confirmV goes out, here; the store hears of it a moment later, on another thread, because a write
 * on the way to the answer would tell by its time whose pass-phrase is counted.
 *
 * <p>Thread rule: its monitor; writes run on the executor. Lifetime: the authority's; it holds what
 * is not written yet.
 */
final class GuessLedger {
  private static final Logger LOG = LoggerFactory.getLogger(GuessLedger.class);

  private final SubscriberStore store;
  private final Executor executor;
  private final Map<Identity, Count> unwritten = new HashMap<>();
  private boolean writing;

  GuessLedger(SubscriberStore store, Executor executor) {
    this.store = store;
    this.executor = executor;
  }

  /** Counts a guess; gives whether there was one left. */
  boolean take(Invitation invitation) {
    if (invitation.generated()) {
      return true;
    }
    int left = left(invitation);
    if (left == 0) {
      return false;
    }
    note(invitation.identity(), invitation.verifier(), left - 1);
    if (left == 1) {
      LOG.warn(
          "{}: the last guess at the pass-phrase is spent; nobody can enroll with it until"
              + " callseal subscriber reset",
          invitation.identity());
    }
    return true;
  }

  /** The guess was none: a valid confirmP followed. */
  void giveBack(Invitation now) {
    if (!now.generated()) {
      note(now.identity(), now.verifier(), left(now) + 1);
    }
  }

  private synchronized int left(Invitation stored) {
    Count count = unwritten.get(stored.identity());
    return count != null && count.verifier.equals(stored.verifier())
        ? count.left
        : stored.guessesLeft();
  }

  private void note(Identity identity, PassPhraseVerifier verifier, int left) {
    synchronized (this) {
      unwritten.put(identity, new Count(identity, verifier, left));
      if (writing) {
        return;
      }
      writing = true;
    }
    try {
      executor.execute(this::write);
    } catch (RejectedExecutionException later) {
      synchronized (this) {
        writing = false;
      }
    }
  }

  private void write() {
    for (Count count : toWrite()) {
      try {
        store.noteGuesses(count.identity, count.verifier, count.left);
        written(count);
      } catch (RuntimeException e) {
        LOG.warn("{}: a guess cannot be written down now: {}", count.identity, e.getMessage());
      }
    }
  }

  private synchronized List<Count> toWrite() {
    writing = false;
    return List.copyOf(unwritten.values());
  }

  /** From now on the store says it, unless another guess came meanwhile. */
  private synchronized void written(Count count) {
    unwritten.remove(count.identity, count);
  }

  private record Count(Identity identity, PassPhraseVerifier verifier, int left) {}
}
