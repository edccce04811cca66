package org.callseal.demo.trial;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was seen during a trial, at the far ends and on the counters. Nothing in it is anybody's
 * opinion: {@link Rule} judges.
 *
 * @param sent how many datagrams the attacker put on the wire
 * @param reached how often a phone or the call agent was shown something of the attacker's
 * @param answers how many datagrams the attacker got back
 * @param rises by how much each counter rose, where it did
 * @param works whether the subscribers' own traffic went through, once and unchanged
 * @param facts what else was looked at, and whether it was so
 */
public record Observation(
    int sent,
    int reached,
    int answers,
    SortedMap<Counter, Long> rises,
    boolean works,
    Map<String, Boolean> facts) {

  public Observation {
    rises = Collections.unmodifiableSortedMap(new TreeMap<>(rises));
    facts = Map.copyOf(facts);
  }

  /** How much the counter rose. */
  public long rise(Counter counter) {
    return rises.getOrDefault(counter, 0L);
  }

  /** Whether this was looked at and was so. */
  public boolean shows(String fact) {
    return facts.getOrDefault(fact, false);
  }
}
