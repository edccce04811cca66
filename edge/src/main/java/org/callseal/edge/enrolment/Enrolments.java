package org.callseal.edge.enrolment;

import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.admission.CookieBaker;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.authority.AuthorityPort.EnrolmentReply;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.EnrolmentMessage;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Refusal;
import org.callseal.edge.exchange.Questions;
import org.callseal.edge.exchange.UnsealedQuestion;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.gate.SourceRates;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays enrolments to the authority. The order is pace, cookie, authority: a stranger costs one
 * HMAC here and nothing that is kept, and no curve work is done for one who has not shown that
 * answers reach him.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class Enrolments {

  /** An enrolment has four questions, so a site with many phones behind one address waits a bit. */
  public static final int QUESTIONS_PER_SECOND = 8;

  public static final int BURST = 64;

  private static final int MOST_UNDER_WAY = 512;
  private static final Logger LOG = LoggerFactory.getLogger(Enrolments.class);

  private final AuthorityPort authority;
  private final Loop loop;
  private final RefusalCounters counters;
  private final CookieBaker cookies;
  private final SourceRates rates;
  private final Questions questions;
  private final BooleanSupplier leaving;
  private boolean authorityFails;

  /**
   * @param leaving whether the edge goes out of service: then none is begun, and those that are
   *     under way may end
   */
  public Enrolments(
      AuthorityPort authority,
      Loop loop,
      RandomSource random,
      RefusalCounters counters,
      BooleanSupplier leaving) {
    this.authority = authority;
    this.loop = loop;
    this.counters = counters;
    this.cookies = new CookieBaker(random, loop.nanoTime());
    this.rates = new SourceRates(QUESTIONS_PER_SECOND, BURST, random, loop.nanoTime());
    this.questions = new Questions(loop, MOST_UNDER_WAY);
    this.leaving = leaving;
  }

  /** A device that has only a pass-phrase asks. */
  public void ask(UnsealedQuestion asked, EnrolmentMessage.Question question) {
    Lane lane = asked.lane();
    long nowNs = loop.nanoTime();
    if (!rates.take(lane.peer().getAddress(), nowNs)) {
      counters.count(Refusal.OVERLOADED);
    } else if (leaving.getAsBoolean() && question instanceof EnrolmentMessage.SaltQuestion) {
      // The first question of each: its device goes to the next server in a moment.
      counters.count(Refusal.OVERLOADED);
      asked.answerIfShort(new ControlMessage.Refused(Refusal.OVERLOADED));
    } else if (!showsCookie(question, lane, nowNs)) {
      counters.count(Refusal.COOKIE_NEEDED);
      asked.answerIfShort(new ControlMessage.Cookie(cookies.bake(lane.peer(), nowNs)));
    } else if (questions.isFull()) {
      counters.count(Refusal.OVERLOADED);
    } else {
      relay(asked, question);
    }
  }

  private boolean showsCookie(EnrolmentMessage.Question question, Lane lane, long nowNs) {
    byte[] cookie = question.cookie();
    return cookie.length == AdmissionProof.COOKIE_LENGTH
        && cookies.isOurs(new AdmissionProof.Cookie(cookie), lane.peer(), nowNs);
  }

  private void relay(UnsealedQuestion asked, EnrolmentMessage.Question question) {
    Questions.Question place =
        questions.begin(() -> failed(new TimeoutException("no answer in time")));
    var _ =
        authority
            .enroll(new AuthorityPort.EnrolmentQuestion(question, asked.lane().peer()))
            .whenComplete((reply, failure) ->
                loop.execute(() -> {
                  place.end();
                  replied(asked, reply, failure);
                }));
  }

  private void replied(
      UnsealedQuestion asked, @Nullable EnrolmentReply reply, @Nullable Throwable failure) {
    switch (reply) {
      case null -> failed(failure);
      case AuthorityPort.Refused(Refusal refusal) -> {
        authorityFails = false;
        counters.count(refusal);
        // Too much to do: the device asks again, and every word would be one more thing to do.
        if (refusal != Refusal.OVERLOADED) {
          asked.answerIfShort(new ControlMessage.Refused(refusal));
        }
      }
      case AuthorityPort.EnrolmentReplied(EnrolmentMessage.Enrolled enrolled) -> {
        authorityFails = false;
        counters.countTaken();
        // No stranger: whoever gets it has shown the pass-phrase, and that answers reach him.
        asked.answerWhole(enrolled);
      }
      case AuthorityPort.EnrolmentReplied(EnrolmentMessage.Answer answer) -> {
        authorityFails = false;
        counters.countTaken();
        asked.answerIfShort(answer);
      }
    }
  }

  private void failed(@Nullable Throwable failure) {
    counters.count(Refusal.OVERLOADED);
    if (!authorityFails) {
      authorityFails = true;
      LOG.warn("the authority fails to answer an enrolment: {}", String.valueOf(failure));
    }
  }
}
