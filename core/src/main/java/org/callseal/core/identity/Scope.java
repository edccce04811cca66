package org.callseal.core.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The endpoints an association may speak for: by default exactly its own identity (requirement
 * x.18), wider only where the operator says so by pattern.
 *
 * <p>A pattern is a canonical name in which one star may stand, before the last {@code @}, for any
 * run of characters other than {@code @} and {@code :}. So {@code *@rgw1.example.net} covers the
 * gateway's endpoints but no SIP URI of that host. Everything else is compared octet for octet;
 * literal names such as {@code aaln/1@[192.168.1.5]} are strings like any other.
 *
 * <p>Immutable: any thread.
 */
public final class Scope {
  /** How many patterns one association may carry. */
  public static final int MOST_PATTERNS = 16;

  private static final int LONGEST_PATTERN = Identity.LONGEST;
  private static final int LONGEST_USER_WITH_STAR_WITHIN = 20;

  private final String own;
  private final List<String> patterns;

  private Scope(String own, List<String> patterns) {
    this.own = own;
    this.patterns = patterns;
  }

  public static Scope exactly(Identity identity) {
    return new Scope(identity.text(), List.of());
  }

  /**
   * The scope with these patterns besides the identity itself; a pattern that is none gives
   * nothing.
   */
  public static Optional<Scope> of(Identity identity, List<String> patterns) {
    return patterns.size() <= MOST_PATTERNS && patterns.stream().allMatch(Scope::isPattern)
        ? Optional.of(new Scope(identity.text(), List.copyOf(patterns)))
        : Optional.empty();
  }

  /**
   * This scope with more patterns.
   *
   * @throws IllegalArgumentException when a pattern is none: the operator's words are checked with
   *     {@link #isPattern} first
   */
  public Scope widenedBy(List<String> more) {
    if (!more.stream().allMatch(Scope::isPattern)
        || patterns.size() + more.size() > MOST_PATTERNS) {
      throw new IllegalArgumentException("not a list of scope patterns");
    }
    List<String> all = new ArrayList<>(patterns);
    all.addAll(more);
    return new Scope(own, List.copyOf(all));
  }

  /** Whether a text may stand as a pattern. */
  public static boolean isPattern(String text) {
    if (text.isEmpty() || text.length() > LONGEST_PATTERN) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    int star = text.indexOf('*');
    return star < 0 || (star == text.lastIndexOf('*') && star < text.lastIndexOf('@'));
  }

  /** Whether the association may speak for the endpoint of this canonical name. */
  public boolean permits(String endpointName) {
    if (own.equals(endpointName)) {
      return true;
    }
    for (String pattern : patterns) {
      if (matches(pattern, endpointName)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The name itself and the patterns that may cover it: what to look a name up by. A pattern whose
   * star does not stand right before the {@code @} is among them for users of up to 20 characters,
   * as long as no telephone number is; so there are never more than a few hundred.
   */
  public static List<String> covering(String name) {
    List<String> covering = new ArrayList<>();
    covering.add(name);
    int at = name.lastIndexOf('@');
    int first = Math.max(name.lastIndexOf(':', at), name.lastIndexOf('@', at - 1)) + 1;
    int shortest = at - first <= LONGEST_USER_WITH_STAR_WITHIN ? first + 1 : at;
    for (int end = at; end >= shortest; end--) {
      for (int start = first; start < end; start++) {
        covering.add(name.substring(0, start) + '*' + name.substring(end));
      }
    }
    return covering;
  }

  /** Whether a pattern covers this name, which may be a pattern too. */
  public static boolean isCovered(String pattern, String name) {
    return matches(pattern, name);
  }

  private static boolean matches(String pattern, String name) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(name);
    }
    int tail = pattern.length() - star - 1;
    int end = name.length() - tail;
    if (end <= star
        || !name.startsWith(pattern.substring(0, star))
        || !name.endsWith(pattern.substring(star + 1))) {
      return false;
    }
    for (int i = star; i < end; i++) {
      if (name.charAt(i) == '@' || name.charAt(i) == ':') {
        return false;
      }
    }
    return true;
  }

  /** The same in lower case, for names in which the case of letters says nothing. */
  public Scope inLowerCase() {
    return new Scope(
        own.toLowerCase(Locale.ROOT),
        patterns.stream().map(pattern -> pattern.toLowerCase(Locale.ROOT)).toList());
  }

  /** The identity itself and the patterns besides it. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    names.add(own);
    names.addAll(patterns);
    return names;
  }

  /** The patterns besides the identity itself. */
  public List<String> patterns() {
    return patterns;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scope that && own.equals(that.own) && patterns.equals(that.patterns);
  }

  @Override
  public int hashCode() {
    return 31 * own.hashCode() + patterns.hashCode();
  }

  @Override
  public String toString() {
    return own + " " + patterns;
  }
}
