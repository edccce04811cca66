package org.callseal.megaco;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.callseal.megaco.TextTokens.Kind;

/**
 * Takes the body of a message apart, for those that execute commands; whoever only carries messages
 * has no use for it. What a stack may make of them is not checked. Stateless.
 */
public final class Clauses {

  private final TextCursor cursor;
  private final TextTokens tokens;
  private final Deque<Open> open = new ArrayDeque<>();

  /** A clause whose group has not closed. */
  private record Open(Head head, List<PlacedClause> group) {}

  /** What stands in front of a group. */
  private record Head(int start, String word, Span place, String value) {

    PlacedClause with(List<PlacedClause> group, int end) {
      List<Clause> clauses = group.stream().map(PlacedClause::clause).toList();
      return new PlacedClause(new Clause(word, value, clauses), new Span(start, end), place, group);
    }
  }

  private Clauses(TextCursor cursor) {
    this.cursor = cursor;
    this.tokens = new TextTokens(cursor);
  }

  /** The transactions, or the one error; of a binary message what {@link BerClauses} reads. */
  public static List<Clause> of(MegacoMessage message) {
    return switch (message.encoding()) {
      case TEXT -> placed(message).stream().map(PlacedClause::clause).toList();
      case BER -> BerClauses.of(message);
    };
  }

  /**
   * The same, with where each stands.
   *
   * @throws IllegalArgumentException when the message is not text
   */
  static List<PlacedClause> placed(MegacoMessage message) {
    if (message.encoding() != Encoding.TEXT) {
      throw new IllegalArgumentException("not a message of text");
    }
    return new Clauses(new TextCursor(message.bytes(), message.body().start())).read();
  }

  /** The message has been walked through before by the same tokens, so groups close. */
  private List<PlacedClause> read() {
    open.push(new Open(new Head(0, "", new Span(0, 0), ""), new ArrayList<>()));
    tokens.next();
    while (tokens.kind() != Kind.NONE) {
      if (tokens.kind() == Kind.CLOSE) {
        Open done = open.pop();
        add(done.head.with(done.group, tokens.end()));
        tokens.next();
      } else if (tokens.is(',')) {
        tokens.next();
      } else {
        clause();
      }
    }
    return List.copyOf(open.element().group);
  }

  private void add(PlacedClause clause) {
    open.element().group.add(clause);
  }

  private void clause() {
    int start = tokens.start();
    Span spelled = isOfValue() && !isRelation() ? word() : new Span(start, start);
    String word = text(spelled);
    Span place = new Span(spelled.end(), spelled.end());
    if (isRelation()) {
      place = new Span(tokens.end(), tokens.end());
      tokens.next();
      place = isOfValue() ? value() : place;
    }
    Head head = new Head(start, word, place, text(place));
    if (tokens.kind() == Kind.OPEN) {
      open.push(new Open(head, new ArrayList<>()));
      tokens.next();
    } else if (tokens.kind() == Kind.DESCRIPTION) {
      Span description = new Span(tokens.start() + 1, tokens.end());
      tokens.next();
      String value = place.length() == 0 ? cursor.text(description) : head.value;
      add(new Head(start, word, place, value).with(List.of(), tokens.end()));
      tokens.next();
    } else {
      add(head.with(List.of(), Math.max(spelled.end(), place.end())));
    }
  }

  /** EQUAL, or one of INEQUAL. */
  private boolean isRelation() {
    return tokens.is('=') || tokens.is('<') || tokens.is('>') || tokens.is('#');
  }

  private boolean isOfValue() {
    return tokens.kind() == Kind.WORD
        || tokens.kind() == Kind.QUOTED
        || (tokens.kind() == Kind.MARK && !tokens.is(','));
  }

  /** A quoted string, or what stands together up to a relation. */
  private Span word() {
    Span first = taken();
    return isQuoted(first) ? first : together(first, false);
  }

  /** A quoted string, what stands together, or what stands in brackets with what it touches. */
  private Span value() {
    char closing = tokens.is('[') ? ']' : tokens.is('<') ? '>' : 0;
    Span first = taken();
    if (isQuoted(first)) {
      return first;
    }
    while (closing != 0 && (isOfValue() || tokens.is(','))) {
      boolean closes = tokens.is(closing);
      first = new Span(first.start(), taken().end());
      if (closes) {
        break;
      }
    }
    return together(first, true);
  }

  /** What touches it as well. */
  private Span together(Span first, boolean relations) {
    Span all = first;
    while (isOfValue()
        && tokens.kind() != Kind.QUOTED
        && (relations || !isRelation())
        && tokens.start() == all.end()) {
      all = new Span(all.start(), taken().end());
    }
    return all;
  }

  /** Where the present token stands; goes on to the next. */
  private Span taken() {
    Span taken = new Span(tokens.start(), tokens.end());
    tokens.next();
    return taken;
  }

  private boolean isQuoted(Span span) {
    return span.length() > 0 && cursor.octetAt(span.start()) == '"';
  }

  /** Of a quoted string without its quotes. */
  private String text(Span span) {
    return cursor.text(isQuoted(span) ? new Span(span.start() + 1, span.end() - 1) : span);
  }
}
