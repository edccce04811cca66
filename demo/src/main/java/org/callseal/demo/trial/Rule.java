package org.callseal.demo.trial;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One thing that must be so in an observation, and words for it. Immutable.
 *
 * @param must what must be
 * @param holds whether it is
 * @param found what is, in a few words
 */
public record Rule(String must, Predicate<Observation> holds, Function<Observation, String> found) {

  /** Neither phone nor call agent may be shown anything of the attacker's. */
  public static Rule nothingReaches() {
    return new Rule(
        "neither phone nor call agent is shown it",
        seen -> seen.sent() > 0 && seen.reached() == 0,
        seen ->
            seen.sent() == 0
                ? "nothing was tried"
                : seen.reached() == 0 ? "nothing got through" : seen.reached() + " GOT THROUGH");
  }

  /** The attacker must hear nothing. */
  public static Rule silence() {
    return new Rule(
        "no answer",
        seen -> seen.answers() == 0,
        seen -> seen.answers() == 0 ? "silence" : seen.answers() + " answers");
  }

  /** The counter must rise by this much, no more and no less. */
  public static Rule counts(Counter counter, long times) {
    return new Rule(
        counter + " +" + times,
        seen -> seen.rise(counter) == times,
        seen -> counter + " +" + seen.rise(counter));
  }

  /** The counter must rise. */
  public static Rule rises(Counter counter) {
    return new Rule(
        counter + " rises",
        seen -> seen.rise(counter) > 0,
        seen -> counter + " +" + seen.rise(counter));
  }

  /** The subscribers must not notice. */
  public static Rule works(String what) {
    return new Rule(what, Observation::works, seen -> seen.works() ? what : "NOT: " + what);
  }

  /** Something particular to the trial must be so. */
  public static Rule shows(String fact) {
    return new Rule(
        fact, seen -> seen.shows(fact), seen -> seen.shows(fact) ? fact : "NOT: " + fact);
  }
}
