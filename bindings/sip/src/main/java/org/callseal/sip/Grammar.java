package org.callseal.sip;

import java.nio.charset.StandardCharsets;

/** The character classes of RFC 3261 section 25.1. */
final class Grammar {

  private static final boolean[] TOKEN = classOf("-.!%*_+`'~", true);
  private static final boolean[] WORD = classOf("-.!%*_+`'~()<>:\\\"/[]?{}", true);

  private Grammar() {}

  private static boolean[] classOf(String marks, boolean alphanumeric) {
    boolean[] members = new boolean[128];
    for (byte mark : marks.getBytes(StandardCharsets.US_ASCII)) {
      members[mark] = true;
    }
    for (char c = 0; c < 128; c++) {
      members[c] |= alphanumeric && isAlphanumeric(c);
    }
    return members;
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isAlpha(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isAlphanumeric(int c) {
    return isDigit(c) || isAlpha(c);
  }

  static boolean isHex(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  static boolean isSpace(int c) {
    return c == ' ' || c == '\t';
  }

  static boolean isTokenChar(int c) {
    return c >= 0 && c < 128 && TOKEN[c];
  }

  /** token = 1*(alphanum / "-" / "." / "!" / "%" / "*" / "_" / "+" / "`" / "'" / "~"). */
  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenChar(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** callid = word [ "@" word ]. */
  static boolean isCallId(String text) {
    int at = text.indexOf('@');
    return at < 0 ? isWord(text) : isWord(text.substring(0, at)) && isWord(text.substring(at + 1));
  }

  private static boolean isWord(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 128 || !WORD[c]) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /**
   * The number that the text's digits write, when it is at most the limit; else -1. Leading zeros
   * count for nothing: RFC 4475 3.1.1.1 writes Max-Forwards: 0068.
   */
  static long number(String text, long limit) {
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return -1;
      }
      // Stays above every limit there is, once it is above one: no overflow makes it small again.
      number = number > limit ? number : number * 10 + text.charAt(i) - '0';
    }
    return text.isEmpty() || number > limit ? -1 : number;
  }

  /** Whether the text can be written into a header value: no control character, so no new line. */
  static boolean isValueText(String text) {
    return text.chars().noneMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f);
  }
}
