package org.callseal.demo.trial;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a trial: a row of the table.
 *
 * @param number its place in the table, from 1
 * @param tried what was tried
 * @param must what must happen
 * @param happened what happened
 * @param asItMust the verdict
 * @param broken what of {@code happened} must not be; empty when all is well
 * @param counters what moved, and by how much
 * @param took how long it took on the real clock
 */
public record Row(
    int number,
    String name,
    String tried,
    List<String> must,
    List<String> happened,
    boolean asItMust,
    List<String> broken,
    Map<String, Long> counters,
    Duration took) {

  /** Judges what was seen in a trial. */
  public static Row judged(int number, Trial<?> trial, Observation seen, Duration took) {
    List<Rule> rules = trial.rules();
    List<Rule> broken = rules.stream().filter(rule -> !rule.holds().test(seen)).toList();
    Map<String, Long> counters = new LinkedHashMap<>();
    seen.rises().forEach((counter, rise) -> counters.put(counter.toString(), rise));
    return new Row(
        number,
        trial.title(),
        trial.tried(),
        rules.stream().map(Rule::must).toList(),
        found(rules, seen),
        !rules.isEmpty() && broken.isEmpty(),
        found(broken, seen),
        counters,
        took);
  }

  /** The row of a trial that could not be carried out, which is never well. */
  public static Row failed(int number, Trial<?> trial, String why, Duration took) {
    return new Row(
        number,
        trial.title(),
        trial.tried(),
        trial.rules().stream().map(Rule::must).toList(),
        List.of(why),
        false,
        List.of(why),
        Map.of(),
        took);
  }

  private static List<String> found(List<Rule> rules, Observation seen) {
    return rules.stream().map(rule -> rule.found().apply(seen)).toList();
  }
}
