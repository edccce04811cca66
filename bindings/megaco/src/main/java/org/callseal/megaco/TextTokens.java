package org.callseal.megaco;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a body of text is made of: words, quoted strings, marks, and the braces of groups. All who
 * look into a body read it by these, so that none sees a brace where another sees a character of a
 * string. One thread; used once.
 */
final class TextTokens {

  /** What comes next. */
  enum Kind {
    WORD,
    QUOTED,
    /** One of {@code , : [ ] < > # =}. */
    MARK,
    OPEN,
    /** An opening brace and what stands behind it, up to the closing one. */
    DESCRIPTION,
    CLOSE,
    /** The end, or what cannot be read. */
    NONE
  }

  private static final Set<String> DESCRIPTIONS = Set.of("L", "LOCAL", "R", "REMOTE");

  private final TextCursor cursor;
  private Kind kind = Kind.NONE;
  private int start;
  private @Nullable Span word;
  private boolean assigned;

  TextTokens(TextCursor cursor) {
    this.cursor = cursor;
  }

  /** Reads the next one, with the white space and comments in front of it. */
  Kind next() {
    kind = cursor.blanks() ? read() : Kind.NONE;
    return kind;
  }

  /** What was read last. */
  Kind kind() {
    return kind;
  }

  /** Where it begins. */
  int start() {
    return start;
  }

  /** Where it ends. */
  int end() {
    return cursor.at();
  }

  /** Whether it is this mark. */
  boolean is(char mark) {
    return kind == Kind.MARK && cursor.octetAt(start) == mark;
  }

  private Kind read() {
    start = cursor.at();
    int octet = cursor.peek();
    return switch (octet) {
      case '{' -> opened();
      case '}' -> marked(Kind.CLOSE, octet);
      case ',', ':', '[', ']', '<', '>', '#', '=' -> marked(Kind.MARK, octet);
      case '"' -> {
        word = null;
        yield cursor.quotedString() ? Kind.QUOTED : Kind.NONE;
      }
      default -> {
        word = cursor.safeChars();
        yield word.length() == 0 ? Kind.NONE : Kind.WORD;
      }
    };
  }

  private Kind marked(Kind which, int octet) {
    cursor.skip();
    word = null;
    assigned = octet == '=';
    return which;
  }

  /**
   * localDescriptor = LocalToken LBRKT octetString RBRKT, and remoteDescriptor: in these braces,
   * quotes and semicolons mean nothing. A termination or digit map of that name follows an equals
   * sign.
   */
  private Kind opened() {
    boolean description =
        word != null
            && !assigned
            && DESCRIPTIONS.contains(cursor.text(word).toUpperCase(Locale.ROOT));
    marked(Kind.OPEN, '{');
    if (!description) {
      return Kind.OPEN;
    }
    return cursor.octetString() ? Kind.DESCRIPTION : Kind.NONE;
  }
}
