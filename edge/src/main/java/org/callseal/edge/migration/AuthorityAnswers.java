package org.callseal.edge.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * What the authority last said of each that was asked after, believed for a time. Who cannot be
 * asked after now, because too many are or the authority does not answer, gets the doubtful answer.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 *
 * @param <Q> what is asked after
 * @param <A> the answer
 */
public final class AuthorityAnswers<Q, A> {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST = 10_000;
  private static final int MOST_ASKED = 256;
  private static final int MOST_WAITING = 16;

  private record Known<A>(A answer, long untilNs) {}

  /** A question to the authority, and who waits for its answer. */
  private static final class Question<A> {
    private final List<Consumer<A>> waiting = new ArrayList<>();
  }

  private final Function<Q, CompletableFuture<A>> authority;
  private final A doubtful;
  private final Function<A, Duration> believed;
  private final Loop loop;
  private final Map<Q, Known<A>> answers = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Q, Question<A>> asked = new HashMap<>();

  /**
   * @param doubtful the answer where there is none
   * @param believed how long an answer is believed
   */
  public AuthorityAnswers(
      Function<Q, CompletableFuture<A>> authority,
      A doubtful,
      Function<A, Duration> believed,
      Loop loop) {
    this.authority = authority;
    this.doubtful = doubtful;
    this.believed = believed;
    this.loop = loop;
  }

  /** Tells the answer, now or a little later. */
  public void ask(Q about, Consumer<A> then) {
    @Nullable Known<A> known = answers.get(about);
    if (known != null && known.untilNs - loop.nanoTime() > 0) {
      then.accept(known.answer);
      return;
    }
    Question<A> before = asked.get(about);
    if (before != null && before.waiting.size() < MOST_WAITING) {
      before.waiting.add(then);
    } else if (before != null || asked.size() >= MOST_ASKED) {
      then.accept(doubtful);
    } else {
      Question<A> question = new Question<>();
      question.waiting.add(then);
      asked.put(about, question);
      begin(about, question);
    }
  }

  private void begin(Q about, Question<A> question) {
    loop.schedule(PATIENCE, () -> answered(about, question, null));
    var _ =
        authority
            .apply(about)
            .whenComplete((answer, fault) ->
                loop.execute(() -> answered(about, question, fault == null ? answer : null)));
  }

  /** The answer to this very question, if it still waits for one. */
  private void answered(Q about, Question<A> question, @Nullable A answer) {
    if (asked.get(about) != question) {
      return;
    }
    asked.remove(about);
    if (answer != null) {
      keep(about, answer);
    }
    question.waiting.forEach(then -> then.accept(answer == null ? doubtful : answer));
  }

  private void keep(Q about, A answer) {
    answers.put(about, new Known<>(answer, loop.nanoTime() + believed.apply(answer).toNanos()));
    if (answers.size() > MOST) {
      answers.remove(answers.keySet().iterator().next());
    }
  }

  /** How much it holds. */
  public int size() {
    return answers.size() + asked.size();
  }
}
