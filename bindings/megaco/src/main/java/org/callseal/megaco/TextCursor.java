package org.callseal.megaco;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A place in a text message, and the productions that are the same everywhere. The first fault
 * stays. One thread; used once.
 */
final class TextCursor {

  private static final String SAFE_MARKS = "+-&!_/'?@^`~*$\\()%|.";

  private final byte[] bytes;
  private int at;
  private @Nullable MegacoFault fault;

  TextCursor(byte[] bytes) {
    this(bytes, 0);
  }

  TextCursor(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  @Nullable MegacoFault fault() {
    return fault;
  }

  /** Remembers why it is no message; always false. */
  boolean fail(MegacoFault why) {
    fault = fault == null ? why : fault;
    return false;
  }

  int at() {
    return at;
  }

  boolean atEnd() {
    return at == bytes.length;
  }

  /** The byte here as an unsigned number; -1 at the end. */
  int peek() {
    return at < bytes.length ? bytes[at] & 0xff : -1;
  }

  /** The byte there, which is in the message. */
  int octetAt(int place) {
    return bytes[place] & 0xff;
  }

  void skip() {
    at++;
  }

  /** Takes the byte, if it is here. */
  boolean take(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  /**
   * LWSP = *( WSP / COMMENT / EOL ). A CR alone is an end of line to the grammar and none to many
   * readers, so that a comment would hide different things from them: refused.
   *
   * @return whether it could be read, not whether there was any
   */
  boolean blanks() {
    while (true) {
      switch (peek()) {
        case ' ', '\t', '\n' -> at++;
        case '\r' -> {
          if (at + 1 == bytes.length || bytes[at + 1] != '\n') {
            return fail(MegacoFault.LONE_CR);
          }
          at += 2;
        }
        case ';' -> {
          if (!comment()) {
            return false;
          }
        }
        default -> {
          return true;
        }
      }
    }
  }

  /** SEP = ( WSP / EOL / COMMENT ) LWSP. */
  boolean separator() {
    int before = at;
    return blanks() && (at > before || fail(MegacoFault.SEPARATOR));
  }

  /** COMMENT = ";" *(SafeChar/ RestChar / WSP / %x22) EOL. The EOL is left to {@link #blanks}. */
  private boolean comment() {
    while (peek() != '\n' && peek() != '\r') {
      if (atEnd()) {
        return fail(MegacoFault.OPEN_COMMENT);
      }
      if (!isPrintable(peek()) && peek() != '\t') {
        return fail(MegacoFault.BYTE);
      }
      at++;
    }
    return true;
  }

  /** quotedString = DQUOTE *(SafeChar / RestChar/ WSP) DQUOTE, and UTF-8, which stacks do write. */
  boolean quotedString() {
    at++;
    while (peek() != '"') {
      if (atEnd() || peek() == '\n' || peek() == '\r') {
        return fail(MegacoFault.OPEN_QUOTE);
      }
      if (!isPrintable(peek()) && peek() != '\t' && peek() < 0x80) {
        return fail(MegacoFault.BYTE);
      }
      at++;
    }
    at++;
    return true;
  }

  /** nonEscapeChar = ( "\}" / %x01-7C / %x7E-FF ): up to the brace, which is not taken. */
  boolean octetString() {
    while (peek() != '}') {
      if (atEnd()) {
        return fail(MegacoFault.UNBALANCED);
      }
      if (peek() == 0) {
        return fail(MegacoFault.BYTE);
      }
      at += peek() == '\\' && at + 1 < bytes.length && bytes[at + 1] == '}' ? 2 : 1;
    }
    return true;
  }

  /** 1*(SafeChar), as far as it goes; may be empty. */
  Span safeChars() {
    int start = at;
    while (isSafe(peek())) {
      at++;
    }
    return new Span(start, at);
  }

  /** 1*(HEXDIG), as far as it goes; may be empty. */
  Span hexDigits() {
    int start = at;
    while (Character.digit(peek(), 16) >= 0) {
      at++;
    }
    return new Span(start, at);
  }

  /** What stands before any of these marks, any white space or the end. */
  String until(String marks) {
    int start = at;
    while (peek() > ' ' && marks.indexOf(peek()) < 0) {
      at++;
    }
    return text(new Span(start, at));
  }

  /** Whether these characters are the word, in any case (RFC 3525 B.1). */
  boolean is(Span span, String word) {
    return span.length() == word.length() && text(span).equalsIgnoreCase(word);
  }

  /** The characters, a byte each. */
  String text(Span span) {
    return new String(bytes, span.start(), span.length(), StandardCharsets.ISO_8859_1);
  }

  private static boolean isPrintable(int octet) {
    return octet >= ' ' && octet < 0x7f;
  }

  private static boolean isSafe(int octet) {
    return (octet >= '0' && octet <= '9')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= 'a' && octet <= 'z')
        || (octet > 0 && SAFE_MARKS.indexOf(octet) >= 0);
  }
}
