package org.callseal.agent.enrolment;

import java.util.Locale;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.EnrolmentMessage;
import org.callseal.core.control.EnrolmentMessage.ConfirmQuestion;
import org.callseal.core.control.EnrolmentMessage.SaltQuestion;
import org.callseal.core.control.EnrolmentMessage.ShareQuestion;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.enrolment.AwaitingConfirmV;
import org.callseal.core.enrolment.ConfirmedVerifier;
import org.callseal.core.enrolment.EnrolmentAnswer;
import org.callseal.core.enrolment.EnrolmentParties;
import org.callseal.core.enrolment.EnrolmentRequest;
import org.callseal.core.enrolment.PassPhraseKeys;
import org.callseal.core.exchange.Outcome;
import org.callseal.core.seal.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The device's side of an enrolment, without network and clock.
 *
 * <pre>
 * salt question --Salt--> hashing --hashed--> share question --Share--> confirm question
 *   --Enrolled--> done
 * a Cookie: the same question with it      anything else: stays
 * </pre>
 *
 * The first Share that comes is the only one that is looked at, right or wrong: a false server
 * thereby gets to try one guess.
 *
 * <p>Thread rule: one thread. Lifetime: one enrolment; closed, it holds no secret.
 */
final class EnrolmentClient implements AutoCloseable {
  private static final byte[] NOTHING = {};

  /** Bytes of a question, so that its answer is not longer: that of a share has 104. */
  private static final int PADDED = 160;

  /** An edge asks once, and once more when an epoch ends or it restarts; the rest is a stranger. */
  private static final int MOST_COOKIES = 16;

  /** How often an authority may have forgotten an enrolment that it had confirmed. */
  private static final int MOST_RESTARTS = 2;

  private final EnrolmentTask task;
  private final EnrolmentParties parties;
  private final RandomSource random;
  private EnrolmentMessage.Question question;
  private @Nullable AwaitingConfirmV awaiting;
  private @Nullable ConfirmedVerifier confirmed;
  private boolean hashing;
  private int cookies;
  private int restarts;

  EnrolmentClient(EnrolmentTask task, RandomSource random) {
    this.task = task;
    this.parties = EnrolmentParties.of(task.identity(), task.domain());
    this.random = random;
    this.question = saltQuestion(NOTHING);
  }

  /** What an answer leads to. */
  sealed interface Turn {}

  /** Nothing: anyone could have sent it. */
  record Ignored() implements Turn {}

  /** {@link #question} is another one now; it is to be asked at once. */
  record Ask(EnrolmentStep step) implements Turn {}

  /** The pass-phrase is to be hashed with this salt, and {@link #hashed} told. */
  record Hash(byte[] salt) implements Turn {}

  /** The enrolment is over. */
  record Done(EnrolmentResult result) implements Turn {}

  EnrolmentMessage.Question question() {
    return question;
  }

  EnrolmentParties parties() {
    return parties;
  }

  /** The server is another one: what the one before baked is of no use to it. */
  void anotherServer() {
    question = withCookie(NOTHING);
  }

  Turn answered(ControlMessage answer) {
    return switch (answer) {
      case ControlMessage.Cookie(var cookie) -> cookie(cookie.bytes());
      case EnrolmentMessage.Salt(byte[] salt) when question instanceof SaltQuestion && !hashing -> {
        hashing = true;
        yield new Hash(salt);
      }
      case EnrolmentMessage.Share share when question instanceof ShareQuestion asked ->
          shared(asked, share);
      case EnrolmentMessage.Enrolled(byte[] sealed) when confirmed != null ->
          enrolled(confirmed, sealed);
      case ControlMessage.Refused(Refusal refusal, var _)
          when refusal == Refusal.UNKNOWN_ASSOCIATION && question instanceof ConfirmQuestion ->
          restart();
      default -> new Ignored();
    };
  }

  /** The pass-phrase's keys are there; they are wiped when they have served. */
  Ask hashed(PassPhraseKeys keys) {
    hashing = false;
    AwaitingConfirmV begun = AwaitingConfirmV.begin(parties, keys, random);
    awaiting = begun;
    question = shareQuestion(question.cookie(), begun.shareP());
    return new Ask(EnrolmentStep.PROVING);
  }

  private Turn cookie(byte[] cookie) {
    if (cookies >= MOST_COOKIES || hashing) {
      return new Ignored();
    }
    cookies++;
    question = withCookie(cookie);
    return new Ask(step());
  }

  private EnrolmentStep step() {
    return switch (question) {
      case SaltQuestion _ -> EnrolmentStep.REACHING_SERVER;
      case ShareQuestion _ -> EnrolmentStep.PROVING;
      case ConfirmQuestion _ -> EnrolmentStep.ENROLLING_KEY;
    };
  }

  private EnrolmentMessage.Question withCookie(byte[] cookie) {
    return switch (question) {
      case SaltQuestion _ -> saltQuestion(cookie);
      case ShareQuestion(var _, var _, byte[] shareP, var _) -> shareQuestion(cookie, shareP);
      case ConfirmQuestion(byte[] session, var _, byte[] confirmP, byte[] sealed) ->
          new ConfirmQuestion(session, cookie, confirmP, sealed);
    };
  }

  private Turn shared(ShareQuestion asked, EnrolmentMessage.Share share) {
    AwaitingConfirmV state = awaiting;
    if (state == null) {
      return new Ignored();
    }
    awaiting = null;
    if (!(state.verify(share.shareV(), share.confirmV())
        instanceof Outcome.Accepted<ConfirmedVerifier>(ConfirmedVerifier verifier))) {
      return new Done(new EnrolmentResult.WrongPassPhraseOrServer());
    }
    confirmed = verifier;
    question =
        new ConfirmQuestion(
            EnrolmentMessage.session(asked.identity(), asked.shareP()),
            asked.cookie(),
            verifier.confirmP(),
            verifier.seal(new EnrolmentRequest(task.deviceKey())));
    return new Ask(EnrolmentStep.ENROLLING_KEY);
  }

  private Turn enrolled(ConfirmedVerifier verifier, byte[] sealed) {
    return verifier
        .open(sealed)
        .<Turn>map(answer -> new Done(result(answer)))
        .orElseGet(Ignored::new);
  }

  private EnrolmentResult result(EnrolmentAnswer answer) {
    return switch (answer) {
      case EnrolmentAnswer.Denied(var why) -> new EnrolmentResult.Denied(why);
      case EnrolmentAnswer.Granted granted
          when !granted.domain().equals(task.domain().toLowerCase(Locale.ROOT)) ->
          new EnrolmentResult.OtherDomain(granted.domain());
      case EnrolmentAnswer.Granted granted ->
          new EnrolmentResult.Enrolled(granted.provision(task.identity(), task.deviceKey()));
    };
  }

  /** The authority was started again since it confirmed: from the beginning, with new shares. */
  private Turn restart() {
    if (restarts >= MOST_RESTARTS) {
      return new Ignored();
    }
    restarts++;
    byte[] cookie = question.cookie();
    close();
    question = saltQuestion(cookie);
    return new Ask(EnrolmentStep.REACHING_SERVER);
  }

  private SaltQuestion saltQuestion(byte[] cookie) {
    String name = task.identity().text();
    int length = new SaltQuestion(name, cookie, NOTHING).toBytes().length;
    return new SaltQuestion(name, cookie, padding(length));
  }

  private ShareQuestion shareQuestion(byte[] cookie, byte[] shareP) {
    String name = task.identity().text();
    int length = new ShareQuestion(name, cookie, shareP, NOTHING).toBytes().length;
    return new ShareQuestion(name, cookie, shareP, padding(length));
  }

  private static byte[] padding(int length) {
    return new byte[Math.max(0, PADDED - length)];
  }

  @Override
  public void close() {
    if (awaiting != null) {
      awaiting.close();
      awaiting = null;
    }
    if (confirmed != null) {
      confirmed.close();
      confirmed = null;
    }
  }
}
