package org.callseal.megaco;

import java.util.List;

/**
 * A clause with where it stands, for those that put something else there. Immutable.
 *
 * @param clause what it says
 * @param whole from its word to the end of its value or its group
 * @param value where its value is; empty, behind the word, where it has none
 * @param group the clauses in its braces
 */
record PlacedClause(Clause clause, Span whole, Span value, List<PlacedClause> group) {

  PlacedClause {
    group = List.copyOf(group);
  }
}
