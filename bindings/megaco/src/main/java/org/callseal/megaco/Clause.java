package org.callseal.megaco;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A word of a text message with what belongs to it: {@code word [= value] [{ group }]}. Commands,
 * descriptors and parameters all have this shape. A quoted string is a word or value without its
 * quotes. Immutable.
 *
 * @param word as spelled
 * @param value as spelled, brackets of an address included; empty where there is none; of a
 *     description of media all that stands in its braces
 * @param group what stands in its braces; of a description of media nothing
 */
public record Clause(String word, String value, List<Clause> group) {

  public Clause {
    group = List.copyOf(group);
  }

  /** Whether the word is this token, long or short, in any case (RFC 3525 B.1). */
  public boolean is(String token, String shortToken) {
    return word.equalsIgnoreCase(token) || word.equalsIgnoreCase(shortToken);
  }

  /** The clauses of its group that have this token. */
  public Stream<Clause> all(String token, String shortToken) {
    return group.stream().filter(each -> each.is(token, shortToken));
  }

  /** The first of them. */
  public Optional<Clause> find(String token, String shortToken) {
    return all(token, shortToken).findFirst();
  }
}
