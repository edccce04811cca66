package org.callseal.cluster.frame;

import java.util.Optional;

/** What is said over a link without an answer. */
public enum Topic {
  /** An authority's: the members of the cluster. */
  MEMBERS(1),
  /** An edge's to an edge. */
  MESSAGE(2);

  private final int number;

  Topic(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public static Optional<Topic> of(long number) {
    return number >= 1 && number <= values().length
        ? Optional.of(values()[(int) number - 1])
        : Optional.empty();
  }
}
