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
import org.callseal.core.identity.Identity;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Which identities have a device key, as the authority last said. That one has none is believed for
 * a second, so that who enrolls is let through no more; that one has, for a minute. Who cannot be
 * asked after now, because too many are or the authority does not answer, counts as one who has.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class DeviceKeys {

  private static final long NONE_FOR_NS = Duration.ofSeconds(1).toNanos();
  private static final long SOME_FOR_NS = Duration.ofMinutes(1).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST = 10_000;
  private static final int MOST_ASKED = 256;
  private static final int MOST_WAITING = 16;

  private record Answer(boolean has, long untilNs) {}

  /** A question to the authority, and who waits for its answer. */
  private static final class Question {
    private final List<Consumer<Boolean>> waiting = new ArrayList<>();
  }

  private final Function<Identity, CompletableFuture<Boolean>> authority;
  private final Loop loop;
  private final Map<Identity, Answer> answers = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Identity, Question> asked = new HashMap<>();

  DeviceKeys(Function<Identity, CompletableFuture<Boolean>> authority, Loop loop) {
    this.authority = authority;
    this.loop = loop;
  }

  /** Tells, now or a little later, whether the identity has a device key. */
  void ask(Identity identity, Consumer<Boolean> then) {
    @Nullable Answer known = answers.get(identity);
    if (known != null && known.untilNs - loop.nanoTime() > 0) {
      then.accept(known.has);
      return;
    }
    Question before = asked.get(identity);
    if (before != null && before.waiting.size() < MOST_WAITING) {
      before.waiting.add(then);
    } else if (before != null || asked.size() >= MOST_ASKED) {
      then.accept(true);
    } else {
      Question question = new Question();
      question.waiting.add(then);
      asked.put(identity, question);
      begin(identity, question);
    }
  }

  private void begin(Identity identity, Question question) {
    loop.schedule(PATIENCE, () -> answered(identity, question, null));
    var _ =
        authority
            .apply(identity)
            .whenComplete((has, fault) ->
                loop.execute(() -> answered(identity, question, fault == null ? has : null)));
  }

  /** The answer to this very question, if it still waits for one. */
  private void answered(Identity identity, Question question, @Nullable Boolean has) {
    if (asked.get(identity) != question) {
      return;
    }
    asked.remove(identity);
    if (has != null) {
      keep(identity, has);
    }
    question.waiting.forEach(then -> then.accept(has == null || has));
  }

  private void keep(Identity identity, boolean has) {
    answers.put(identity, new Answer(has, loop.nanoTime() + (has ? SOME_FOR_NS : NONE_FOR_NS)));
    if (answers.size() > MOST) {
      answers.remove(answers.keySet().iterator().next());
    }
  }

  int size() {
    return answers.size() + asked.size();
  }
}
