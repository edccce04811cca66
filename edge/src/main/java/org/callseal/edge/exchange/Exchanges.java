package org.callseal.edge.exchange;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.callseal.core.admission.AdmissionProof;
import org.callseal.core.admission.AdmissionTag;
import org.callseal.core.admission.CookieBaker;
import org.callseal.core.authority.AuthorityPort;
import org.callseal.core.authority.AuthorityPort.BeginAnswer;
import org.callseal.core.authority.AuthorityPort.FinishAnswer;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlMessage.Message1;
import org.callseal.core.control.ControlMessage.Message3;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.Sha256;
import org.callseal.core.exchange.ConnectionId;
import org.callseal.core.seal.Instance;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.SealedBytes;
import org.callseal.core.seal.Spi;
import org.callseal.relay.gate.RefusalCounters;
import org.callseal.relay.leg.Lane;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays exchanges to the authority. A stranger costs a cookie here (one HMAC) and nothing that is
 * kept; what is kept, bounded and for 40 s, is which message_2 went through this edge and to where.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class Exchanges {

  private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);
  private static final long PENDING_NS = TimeUnit.SECONDS.toNanos(40);
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final AuthorityPort authority;
  private final Loop loop;
  private final RandomSource random;
  private final RefusalCounters counters;
  private final ExchangeLimits limits;
  private final CookieBaker cookies;
  private final Map<Spi, PendingExchange> pending = new LinkedHashMap<>();
  private final Questions questions;
  private final Set<Instance> drawn = new HashSet<>();
  private long secondNs;
  private int inSecond;
  private boolean authorityFails;
  private boolean leaving;

  public Exchanges(
      AuthorityPort authority,
      Loop loop,
      RandomSource random,
      RefusalCounters counters,
      ExchangeLimits limits) {
    this.authority = authority;
    this.loop = loop;
    this.random = random;
    this.counters = counters;
    this.limits = limits;
    this.cookies = new CookieBaker(random, loop.nanoTime());
    this.questions = new Questions(loop, limits.underWay());
    this.secondNs = loop.nanoTime();
  }

  /** From now on none is begun; those that are under way may end. */
  public void leave() {
    leaving = true;
  }

  /** The edge stays after all. */
  public void stay() {
    leaving = false;
  }

  /** A stranger asks for an association. */
  public void begin(UnsealedQuestion question, Message1 message1) {
    if (leaving) {
      // A hint to who asks; others do without, and go to the next server in a moment.
      counters.count(Refusal.OVERLOADED);
      question.answerIfShort(new ControlMessage.Refused(Refusal.OVERLOADED));
      return;
    }
    Lane lane = question.lane();
    long nowNs = loop.nanoTime();
    boolean cookieShown =
        message1.proof() instanceof AdmissionProof.Cookie cookie
            && cookies.isOurs(cookie, lane.peer(), nowNs);
    if (!cookieShown && (isBusy(nowNs) || !isTimely(message1))) {
      counters.count(Refusal.COOKIE_NEEDED);
      sendCookie(question, nowNs);
      return;
    }
    if (questions.isFull()) {
      counters.count(Refusal.OVERLOADED);
      return;
    }
    Instance own = Instance.draw(random);
    drawn.add(own);
    Questions.Question asked =
        questions.begin(() -> {
          drawn.remove(own);
          failed(new TimeoutException("no answer in time"));
        });
    var _ =
        authority
            .begin(
                new AuthorityPort.BeginQuestion(
                    message1, question.carriage(), cookieShown, lane.peer(), own))
            .whenComplete((answer, failure) ->
                loop.execute(() -> {
                  asked.end();
                  begun(question, own, answer, failure);
                  drawn.remove(own);
                }));
  }

  private boolean isTimely(Message1 message1) {
    return message1.proof() instanceof AdmissionProof.Time time
        && AdmissionTag.isTimely(time, loop.utcSeconds());
  }

  /** Above the rate that the operator allows, whoever asks must show that answers reach him. */
  private boolean isBusy(long nowNs) {
    if (nowNs - secondNs >= SECOND_NS) {
      secondNs = nowNs;
      inSecond = 0;
    }
    return ++inSecond > limits.perSecond();
  }

  private void sendCookie(UnsealedQuestion question, long nowNs) {
    question.answerIfShort(new ControlMessage.Cookie(cookies.bake(question.lane().peer(), nowNs)));
  }

  private void begun(
      UnsealedQuestion question,
      Instance own,
      @Nullable BeginAnswer answer,
      @Nullable Throwable failure) {
    if (answer != null) {
      answered();
    }
    switch (answer) {
      case null -> failed(failure);
      case AuthorityPort.Refused(var refusal) when refusal == Refusal.COOKIE_NEEDED -> {
        counters.count(refusal);
        sendCookie(question, loop.nanoTime());
      }
      case AuthorityPort.Refused(var refusal) -> {
        counters.count(refusal);
        question.answerIfShort(new ControlMessage.Refused(refusal));
      }
      case AuthorityPort.Begun(var message2, var responder) when !isOurs(responder, own) -> {
        // What is taken from us now may have been taken before us.
        counters.count(Refusal.REPLAYED);
        question.answerIfShort(new ControlMessage.Refused(Refusal.REPLAYED));
      }
      case AuthorityPort.Begun(var message2, var responder) -> {
        long nowNs = loop.nanoTime();
        Lane lane = question.lane();
        // A copy of message_1 from elsewhere is answered there, but moves nothing by itself.
        PendingExchange exchange =
            pending.computeIfAbsent(
                responder.spi(),
                _ ->
                    new PendingExchange(
                        responder, question.carriage().protocol(), lane, nowNs + PENDING_NS));
        exchange.alsoWent(lane);
        exchange.asked(question);
        if (pending.size() > limits.pending()) {
          pending.remove(pending.keySet().iterator().next());
        }
        counters.countTaken();
        lane.port().prove(lane.peer());
        byte[] echo = Arrays.copyOf(Sha256.of(question.bytes()), ControlMessage.ECHO_LENGTH);
        question.answerWhole(new ControlMessage.Message2(message2, echo));
      }
    }
  }

  /**
   * Whether this process drew the instance. The authority answers a copy of message_1 with the same
   * message_2, also one that came through another edge, or through this one before it started
   * again; who takes up that instance a second time has empty windows for it.
   */
  private boolean isOurs(ConnectionId responder, Instance own) {
    PendingExchange known = pending.get(responder.spi());
    return responder.instance().equals(own)
        || drawn.contains(responder.instance())
        || (known != null && known.responder().equals(responder));
  }

  private void failed(@Nullable Throwable failure) {
    counters.count(Refusal.OVERLOADED);
    if (!authorityFails) {
      authorityFails = true;
      LOG.warn("the authority fails to answer: {}", String.valueOf(failure));
    }
  }

  private void answered() {
    if (authorityFails) {
      authorityFails = false;
      LOG.info("the authority answers again");
    }
  }

  /** The exchange that went through this edge and awaits message_3 under this SPI, or null. */
  public @Nullable PendingExchange pending(Spi spi) {
    PendingExchange exchange = pending.get(spi);
    return exchange == null || exchange.hasEnded(loop.nanoTime()) ? null : exchange;
  }

  /** message_3 has come, on a message that is sealed under the association to be. */
  public void finish(
      PendingExchange exchange,
      Message3 message3,
      SealedBytes message,
      Consumer<AuthorityPort.Finished> then) {
    if (questions.isFull() || !exchange.beginFinishing()) {
      counters.count(Refusal.OVERLOADED);
      return;
    }
    Questions.Question asked =
        questions.begin(() -> {
          exchange.failed();
          failed(new TimeoutException("no answer in time"));
        });
    var _ =
        authority
            .finish(
                new AuthorityPort.FinishQuestion(
                    exchange.responder(), message3.message3(), message3.wishes(), message))
            .whenComplete((answer, failure) ->
                loop.execute(() -> {
                  // One that comes too late is left in the store, where message_3's next copy
                  // leads.
                  if (asked.end()) {
                    finished(exchange, answer, failure, then);
                  }
                }));
  }

  private void finished(
      PendingExchange exchange,
      @Nullable FinishAnswer answer,
      @Nullable Throwable failure,
      Consumer<AuthorityPort.Finished> then) {
    if (answer != null) {
      answered();
    }
    switch (answer) {
      case null -> {
        exchange.failed();
        failed(failure);
      }
      case AuthorityPort.Refused(var refusal) -> {
        // RFC 9528 9.7: an error may be forged; the exchange stays pending.
        exchange.failed();
        if (refusal == Refusal.REPLAYED) {
          // Finished before, in a way that we do not know of: the store has the association.
          pending.remove(exchange.responder().spi());
        } else if (refusal == Refusal.UNKNOWN_ASSOCIATION) {
          exchange.sayLost(loop.nanoTime());
        }
        counters.count(refusal);
      }
      case AuthorityPort.Finished finished -> {
        pending.remove(exchange.responder().spi());
        then.accept(finished);
      }
    }
  }

  /** Forgets exchanges that were not finished in time. */
  public void sweep(long nowNs) {
    pending.values().removeIf(exchange -> exchange.hasEnded(nowNs));
  }

  public int size() {
    return pending.size();
  }
}
