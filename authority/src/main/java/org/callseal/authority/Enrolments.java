package org.callseal.authority;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.callseal.core.authority.AuthorityPort.EnrolmentQuestion;
import org.callseal.core.authority.AuthorityPort.EnrolmentReplied;
import org.callseal.core.authority.AuthorityPort.EnrolmentReply;
import org.callseal.core.authority.AuthorityPort.Refused;
import org.callseal.core.control.EnrolmentMessage;
import org.callseal.core.control.EnrolmentMessage.ConfirmQuestion;
import org.callseal.core.control.EnrolmentMessage.SaltQuestion;
import org.callseal.core.control.EnrolmentMessage.ShareQuestion;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.enrolment.AwaitingConfirmP;
import org.callseal.core.enrolment.ConfirmedProver;
import org.callseal.core.enrolment.EnrolmentParties;
import org.callseal.core.enrolment.EnrolmentRequest;
import org.callseal.core.enrolment.PassPhraseVerifier;
import org.callseal.core.exchange.Outcome;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.core.subscriber.Invitation;
import org.jspecify.annotations.Nullable;

/**
 * Answers enrolments. Until a confirmP was right, an unknown, disabled, expired, used or wrong one
 * is answered by the same steps as a good one: one look into the store, one verifier that stands
 * for none, one answer to a share. Nothing of value goes out before.
 *
 * <p>Thread rule: any thread; shares run in their queue, the rest on the executor. Lifetime: the
 * authority's.
 */
final class Enrolments {
  private final DomainKeys keys;
  private final AuthorityStores stores;
  private final RandomSource random;
  private final AuthorityClock clock;
  private final Executor executor;
  private final GuessQueue queue;
  private final GuessLedger ledger;
  private final EnrolmentDecision decision;
  private final PendingEnrolments pending = new PendingEnrolments();

  Enrolments(AuthorityParts parts, BooleanSupplier exchangesWait) {
    this.keys = parts.keys();
    this.stores = parts.stores();
    this.random = parts.random();
    this.clock = parts.clock();
    this.executor = parts.executor();
    this.queue = new GuessQueue(parts.enrolment(), clock, exchangesWait);
    this.ledger = new GuessLedger(stores.subscribers(), executor);
    this.decision =
        new EnrolmentDecision(keys, stores.subscribers(), parts.policy().servers(), random, clock);
  }

  CompletableFuture<EnrolmentReply> ask(EnrolmentQuestion question) {
    return switch (question.message()) {
      case SaltQuestion salt -> replied(new EnrolmentMessage.Salt(keys.salt(salt.identity())));
      case ShareQuestion share -> share(share, question.source());
      case ConfirmQuestion confirm -> confirm(confirm, question.source());
    };
  }

  /** How many enrolments are under way. */
  int size() {
    return pending.size();
  }

  private CompletableFuture<EnrolmentReply> share(ShareQuestion share, InetSocketAddress source) {
    Optional<Identity> identity = Identity.parse(share.identity());
    if (identity.isEmpty() || P256Point.ofUncompressed(share.shareP()).isEmpty()) {
      return refused(Refusal.MALFORMED);
    }
    byte[] name = EnrolmentMessage.session(share.identity(), share.shareP());
    PendingEnrolments.Place place = pending.place(name, identity.get(), clock.nowNs());
    PendingEnrolment enrolment = place.enrolment();
    if (!place.isNew() && !enrolment.share().isDone()) {
      // The first one waits and will be answered. Copies that waited with it would take up an
      // edge's places, and copies cost their sender nothing.
      return refused(Refusal.OVERLOADED);
    }
    if (place.isNew()) {
      queue.submit(
          source,
          () -> answer(enrolment, name, share.shareP()),
          () -> giveUp(enrolment, name, Refusal.OVERLOADED));
    }
    return enrolment.share();
  }

  private void answer(PendingEnrolment enrolment, byte[] name, byte[] shareP) {
    try {
      answer(enrolment, shareP);
    } catch (RuntimeException e) {
      pending.drop(name);
      enrolment.share().completeExceptionally(e);
      return;
    }
    if (enrolment.awaiting() == null) {
      giveUp(enrolment, name, Refusal.MALFORMED);
    }
  }

  private void answer(PendingEnrolment enrolment, byte[] shareP) {
    Identity identity = enrolment.identity();
    Optional<Invitation> invitation = stores.subscribers().findInvitation(identity);
    // Made for known names as well: what an answer costs does not tell who is known.
    PassPhraseVerifier none = keys.noVerifier(identity.text());
    Invitation guessed = invitation.filter(ledger::take).orElse(null);
    PassPhraseVerifier verifier = guessed == null ? none : guessed.verifier();
    EnrolmentParties parties = EnrolmentParties.of(identity, keys.domain());
    Outcome<AwaitingConfirmP> outcome = AwaitingConfirmP.answer(parties, verifier, shareP, random);
    outcome
        .toOptional()
        .ifPresent(state -> {
          enrolment.answered(guessed, state);
          enrolment
              .share()
              .complete(
                  new EnrolmentReplied(
                      new EnrolmentMessage.Share(state.shareV(), state.confirmV())));
        });
  }

  private void giveUp(PendingEnrolment enrolment, byte[] name, Refusal why) {
    pending.drop(name);
    enrolment.share().complete(new Refused(why));
  }

  private CompletableFuture<EnrolmentReply> confirm(
      ConfirmQuestion question, InetSocketAddress source) {
    PendingEnrolment enrolment = pending.find(question.session(), clock.nowNs());
    if (enrolment == null) {
      return refused(Refusal.UNKNOWN_ASSOCIATION);
    }
    try {
      return CompletableFuture.supplyAsync(() -> confirm(enrolment, question, source), executor);
    } catch (RejectedExecutionException full) {
      return refused(Refusal.OVERLOADED);
    }
  }

  /** Whatever is wrong changes nothing: anyone could have sent it. */
  private EnrolmentReply confirm(
      PendingEnrolment enrolment, ConfirmQuestion question, InetSocketAddress source) {
    synchronized (enrolment) {
      ConfirmedProver prover = prover(enrolment, question, source);
      if (prover == null || !prover.isConfirmedBy(question.confirmP())) {
        return new Refused(Refusal.NOT_AUTHENTIC);
      }
      if (enrolment.isAnswered()) {
        EnrolmentReply before = enrolment.answerTo(question.sealed());
        return before == null ? new Refused(Refusal.NOT_AUTHENTIC) : before;
      }
      Optional<EnrolmentRequest> request = prover.open(question.sealed());
      Invitation invitation = enrolment.invitation();
      if (request.isEmpty() || invitation == null) {
        return new Refused(Refusal.NOT_AUTHENTIC);
      }
      EnrolmentReply last =
          new EnrolmentReplied(
              new EnrolmentMessage.Enrolled(
                  prover.seal(decision.decide(invitation, request.get().deviceKey()))));
      enrolment.finish(question.sealed(), last);
      return last;
    }
  }

  private @Nullable ConfirmedProver prover(
      PendingEnrolment enrolment, ConfirmQuestion question, InetSocketAddress source) {
    ConfirmedProver confirmed = enrolment.confirmed();
    AwaitingConfirmP awaiting = enrolment.awaiting();
    if (confirmed != null || awaiting == null) {
      return confirmed;
    }
    if (!(awaiting.verify(question.confirmP())
        instanceof Outcome.Accepted<ConfirmedProver>(var prover))) {
      return null;
    }
    enrolment.confirmed(prover);
    queue.right(source);
    stores
        .subscribers()
        .findInvitation(enrolment.identity())
        .filter(now ->
            enrolment.invitation() != null
                && now.verifier().equals(enrolment.invitation().verifier()))
        .ifPresent(ledger::giveBack);
    return prover;
  }

  private static CompletableFuture<EnrolmentReply> replied(EnrolmentMessage.Answer answer) {
    return CompletableFuture.completedFuture(new EnrolmentReplied(answer));
  }

  private static CompletableFuture<EnrolmentReply> refused(Refusal refusal) {
    return CompletableFuture.completedFuture(new Refused(refusal));
  }
}
