package org.callseal.demo.trial;

import org.callseal.core.seal.Refusal;

/**
 * A counter of refusals at one end.
 *
 * @param at {@code edge} or {@code agent}
 */
public record Counter(String at, Refusal refusal) implements Comparable<Counter> {

  /** A counter of the edge's. */
  public static Counter edge(Refusal refusal) {
    return new Counter("edge", refusal);
  }

  /** A counter of the agents', added up. */
  public static Counter agent(Refusal refusal) {
    return new Counter("agent", refusal);
  }

  @Override
  public int compareTo(Counter other) {
    int byPlace = other.at.compareTo(at);
    return byPlace != 0 ? byPlace : refusal.compareTo(other.refusal);
  }

  @Override
  public String toString() {
    return at + " " + refusal.word();
  }
}
