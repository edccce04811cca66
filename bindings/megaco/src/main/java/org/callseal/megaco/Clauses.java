package org.callseal.megaco;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Takes the body of a message apart, for those that execute commands; whoever only carries messages
 * has no use for it. What a stack may make of them is not checked. Stateless.
 */
public final class Clauses {

  private static final String BEHIND_A_WORD = ";=,{}<>#\"";
  private static final String BEHIND_A_VALUE = ";,{}";

  private final TextCursor cursor;
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

  /** The message has been walked through before, so groups close and white space is right. */
  private List<PlacedClause> read() {
    open.push(new Open(new Head(0, "", new Span(0, 0), ""), new ArrayList<>()));
    while (isMore() && !(isClosing() && open.size() == 1)) {
      if (cursor.take('}')) {
        Open done = open.pop();
        add(done.head.with(done.group, cursor.at()));
      } else if (!cursor.take(',')) {
        clause();
      }
    }
    return List.copyOf(open.getLast().group);
  }

  /**
   * Brackets around odd things may have hidden where a group begins: what is read till there
   * counts.
   */
  private boolean isClosing() {
    return cursor.peek() == '}';
  }

  private boolean isMore() {
    return cursor.blanks() && !cursor.atEnd();
  }

  private void add(PlacedClause clause) {
    open.element().group.add(clause);
  }

  private void clause() {
    int start = cursor.at();
    String word = isQuoted() ? quoted() : cursor.until(BEHIND_A_WORD);
    Span place = new Span(cursor.at(), cursor.at());
    String value = "";
    boolean assigned = false;
    if (isMore() && isRelation()) {
      assigned = cursor.peek() == '=';
      cursor.skip();
      if (isMore()) {
        int from = cursor.at();
        value = value();
        place = new Span(from, cursor.at());
      }
    }
    Head head = new Head(start, word, place, value);
    int end = cursor.at();
    boolean braced = isMore() && cursor.take('{');
    int opened = cursor.at();
    if (!braced) {
      add(head.with(List.of(), end));
    } else if (!assigned && TextBody.isDescription(word) && cursor.octetString()) {
      String description = cursor.text(new Span(opened, cursor.at()));
      cursor.skip();
      add(new Head(start, word, place, description).with(List.of(), cursor.at()));
    } else {
      open.push(new Open(head, new ArrayList<>()));
    }
  }

  /** EQUAL, or one of INEQUAL. */
  private boolean isRelation() {
    int octet = cursor.peek();
    return octet == '=' || octet == '<' || octet == '>' || octet == '#';
  }

  private String value() {
    return switch (cursor.peek()) {
      case '"' -> quoted();
      case '[' -> bracketed(']');
      case '<' -> bracketed('>');
      default -> cursor.until(BEHIND_A_VALUE);
    };
  }

  private String bracketed(char closing) {
    int start = cursor.at();
    while (!cursor.atEnd() && cursor.peek() != closing) {
      cursor.skip();
    }
    cursor.until(BEHIND_A_VALUE);
    return cursor.text(new Span(start, cursor.at()));
  }

  private boolean isQuoted() {
    return cursor.peek() == '"';
  }

  private String quoted() {
    int start = cursor.at() + 1;
    return cursor.quotedString() ? cursor.text(new Span(start, cursor.at() - 1)) : "";
  }
}
