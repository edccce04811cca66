package org.callseal.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.callseal.core.seal.Refusal;
import org.callseal.demo.attack.ChangedByte;
import org.callseal.demo.scenario.Stage;
import org.callseal.demo.trial.Counter;
import org.callseal.demo.trial.Observation;
import org.callseal.demo.trial.Row;
import org.callseal.demo.trial.Rule;
import org.callseal.demo.trial.Trial;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The judges, on observations that were made up: what is not as it must be must never pass. */
class CatalogueTest {

  /** What must move in each trial, written down here a second time. */
  private static final Map<String, Map<Counter, Long>> MOVES =
      Map.ofEntries(
          Map.entry("changed letter in request line", edge(Refusal.NOT_AUTHENTIC, 1)),
          Map.entry("changed letter in header", edge(Refusal.NOT_AUTHENTIC, 1)),
          Map.entry("changed letter in body", edge(Refusal.NOT_AUTHENTIC, 1)),
          Map.entry(
              "changed bit in each seal field",
              both(edge(Refusal.NOT_AUTHENTIC, 4), edge(Refusal.UNKNOWN_ASSOCIATION, 1))),
          Map.entry("copies at once", edge(Refusal.REPLAYED, 2)),
          Map.entry("copy held back for 34 s", edge(Refusal.TOO_OLD, 1)),
          Map.entry("seal of another association", edge(Refusal.NOT_AUTHENTIC, 2)),
          Map.entry(
              "message back to its sender",
              both(
                  both(edge(Refusal.NOT_AUTHENTIC, 1), edge(Refusal.UNKNOWN_ASSOCIATION, 1)),
                  both(agent(Refusal.NOT_AUTHENTIC, 1), agent(Refusal.UNKNOWN_ASSOCIATION, 1)))),
          Map.entry("another subscriber as alice", edge(Refusal.OUT_OF_SCOPE, 2)),
          Map.entry("faster copy from elsewhere", edge(Refusal.REPLAYED, 1)),
          Map.entry("unsealed messages to the edge", edge(Refusal.UNSEALED, 4)),
          Map.entry("unsealed call to the agent", agent(Refusal.UNSEALED, 2)),
          Map.entry(
              "forged refusals, switch notice",
              both(agent(Refusal.UNSEALED, 3), agent(Refusal.NOT_AUTHENTIC, 1))),
          Map.entry(
              "subscriber who was removed",
              both(edge(Refusal.EXPIRED, 1), edge(Refusal.NOT_ADMITTED, 1))),
          Map.entry(
              "garbage, truncated, oversized",
              both(edge(Refusal.MALFORMED, 211), agent(Refusal.MALFORMED, 211))),
          Map.entry("forged RSIP for the gateway", edge(Refusal.UNSEALED, 1)),
          Map.entry("changed letter in a Notify", edge(Refusal.NOT_AUTHENTIC, 1)),
          Map.entry("its restart played again", edge(Refusal.REPLAYED, 2)),
          Map.entry("off-hook held back for 34 s", edge(Refusal.TOO_OLD, 1)),
          Map.entry("forged ServiceChange", edge(Refusal.UNSEALED, 2)),
          Map.entry("edge killed and started again", edge(Refusal.WRONG_INSTANCE, 1)));

  static List<Trial<Stage>> trials() {
    return Catalogue.trials();
  }

  static List<Trial<Stage>> attacks() {
    return Catalogue.trials().stream()
        .filter(trial -> trial.getClass().getPackage().equals(ChangedByte.class.getPackage()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("trials")
  void shouldPassWhatIsAsItMust(Trial<Stage> trial) {
    assertThat(judged(trial, ideal(trial)).broken()).isEmpty();
    assertThat(judged(trial, ideal(trial)).asItMust()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("trials")
  void shouldFailWhenEachThingThatIsLookedAtIsNotSo(Trial<Stage> trial) {
    Observation ideal = ideal(trial);
    for (String fact : ideal.facts().keySet()) {
      if (musts(trial).contains(fact) && isFact(trial, fact)) {
        Map<String, Boolean> facts = new HashMap<>(ideal.facts());
        facts.put(fact, false);
        assertThat(judged(trial, with(ideal, facts)).asItMust()).as(fact).isFalse();
        facts.remove(fact);
        assertThat(judged(trial, with(ideal, facts)).asItMust()).as("no " + fact).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("trials")
  void shouldFailWhenACounterDoesNotMove(Trial<Stage> trial) {
    Observation ideal = ideal(trial);
    for (Counter counter : ideal.rises().keySet()) {
      SortedMap<Counter, Long> rises = new TreeMap<>(ideal.rises());
      rises.remove(counter);
      assertThat(judged(trial, with(ideal, rises)).asItMust()).as(counter.toString()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void shouldFailWhenAnAttackIsRefusedForAnotherReasonToo(Trial<Stage> trial) {
    Observation ideal = ideal(trial);
    for (Counter counter : ideal.rises().keySet()) {
      SortedMap<Counter, Long> rises = new TreeMap<>(ideal.rises());
      rises.merge(counter, 1L, Long::sum);
      assertThat(judged(trial, with(ideal, rises)).asItMust()).as(counter.toString()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void shouldFailAGateThatLetsEverythingThrough(Trial<Stage> trial) {
    Observation open = new Observation(1, 1, 1, new TreeMap<>(), true, ideal(trial).facts());
    assertThat(judged(trial, open).asItMust()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void shouldFailWhatWasNeverTried(Trial<Stage> trial) {
    Observation nothing = new Observation(0, 0, 0, new TreeMap<>(), false, Map.of());
    assertThat(judged(trial, nothing).asItMust()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("trials")
  void shouldFailWhenSubscribersSuffer(Trial<Stage> trial) {
    Observation ideal = ideal(trial);
    Observation broken =
        new Observation(
            ideal.sent(), ideal.reached(), ideal.answers(), ideal.rises(), false, ideal.facts());
    boolean looksAtThem =
        trial.rules().stream()
            .anyMatch(rule -> rule.holds().test(ideal) != rule.holds().test(broken));
    assertThat(judged(trial, broken).asItMust()).isEqualTo(!looksAtThem);
  }

  private static Row judged(Trial<Stage> trial, Observation seen) {
    return Row.judged(1, trial, seen, Duration.ZERO);
  }

  private static Observation ideal(Trial<Stage> trial) {
    return new Observation(
        1,
        0,
        0,
        new TreeMap<>(MOVES.getOrDefault(trial.title(), Map.of())),
        true,
        musts(trial).stream().collect(Collectors.toMap(must -> must, _ -> true)));
  }

  private static List<String> musts(Trial<Stage> trial) {
    return trial.rules().stream().map(Rule::must).toList();
  }

  private static boolean isFact(Trial<Stage> trial, String must) {
    Observation unseen = new Observation(1, 0, 0, new TreeMap<>(), true, Map.of());
    Observation seen = new Observation(1, 0, 0, new TreeMap<>(), true, Map.of(must, true));
    return trial.rules().stream()
        .filter(rule -> rule.must().equals(must))
        .anyMatch(rule -> rule.holds().test(seen) && !rule.holds().test(unseen));
  }

  private static Observation with(Observation seen, Map<String, Boolean> facts) {
    return new Observation(
        seen.sent(), seen.reached(), seen.answers(), seen.rises(), seen.works(), facts);
  }

  private static Observation with(Observation seen, SortedMap<Counter, Long> rises) {
    return new Observation(
        seen.sent(), seen.reached(), seen.answers(), rises, seen.works(), seen.facts());
  }

  private static Map<Counter, Long> edge(Refusal refusal, long times) {
    return Map.of(Counter.edge(refusal), times);
  }

  private static Map<Counter, Long> agent(Refusal refusal, long times) {
    return Map.of(Counter.agent(refusal), times);
  }

  private static Map<Counter, Long> both(Map<Counter, Long> one, Map<Counter, Long> other) {
    return Stream.of(one, other)
        .flatMap(map -> map.entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
