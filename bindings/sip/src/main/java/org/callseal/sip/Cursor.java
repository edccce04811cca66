package org.callseal.sip;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A place in an unfolded header value, moved by small steps. For one reader. */
final class Cursor {

  private final String text;
  private int at;

  Cursor(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at == text.length();
  }

  /** The character here, or -1 at the end. */
  int peek() {
    return at < text.length() ? text.charAt(at) : -1;
  }

  boolean take(char expected) {
    if (peek() != expected) {
      return false;
    }
    at++;
    return true;
  }

  /** SWS or LWS; whether there was any. */
  boolean spaces() {
    int start = at;
    while (Grammar.isSpace(peek())) {
      at++;
    }
    return at > start;
  }

  /** The separator with the spaces around it, as in SLASH, EQUAL, SEMI, COLON; else stays. */
  boolean separator(char expected) {
    int start = at;
    spaces();
    if (take(expected)) {
      spaces();
      return true;
    }
    at = start;
    return false;
  }

  String token() {
    return run(Grammar::isTokenChar);
  }

  /** The longest run of such characters here; may be empty. */
  String run(IntPredicate members) {
    int start = at;
    while (at < text.length() && members.test(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  /** quoted-string with its quotes taken off and its pairs undone; null when there is none here. */
  @Nullable String quoted() {
    if (!take('"')) {
      return null;
    }
    StringBuilder content = new StringBuilder();
    while (!atEnd()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return content.toString();
      }
      if (c == '\\') {
        // quoted-pair = "\" (%x00-09 / %x0B-0C / %x0E-7F)
        if (atEnd() || text.charAt(at) > 0x7f) {
          return null;
        }
        c = text.charAt(at++);
      }
      content.append(c);
    }
    return null;
  }

  String rest() {
    String rest = text.substring(at);
    at = text.length();
    return rest;
  }
}
