package org.callseal.edge.flow;

/** The numbers of flow records: which of two is the later one. */
final class FlowNumbers {

  /** More than a server set has edges, and about a second in milliseconds. */
  private static final int SLOTS = 1024;

  private FlowNumbers() {}

  /**
   * The number of the next record: above the last one that is known, and rising with the clock, so
   * that an edge that takes over writes above the one before it. Each edge has numbers of its own:
   * two that are at it at once must not both be right.
   */
  static long next(long last, long utcSeconds, String edge) {
    long lowest = Math.max(last + 1, utcSeconds * 1000);
    return lowest + Math.floorMod(Math.floorMod(edge.hashCode(), SLOTS) - lowest, SLOTS);
  }
}
