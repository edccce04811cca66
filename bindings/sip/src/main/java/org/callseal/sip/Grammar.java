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
    return !text.isEmpty() && text.chars().allMatch(Grammar::isTokenChar);
  }

  /** callid = word [ "@" word ]. */
  static boolean isCallId(String text) {
    int at = text.indexOf('@');
    return at < 0 ? isWord(text) : isWord(text.substring(0, at)) && isWord(text.substring(at + 1));
  }

  private static boolean isWord(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c < 128 && WORD[c]);
  }

  /** The number that the text writes in 1 to 18 digits and that is at most the limit; else -1. */
  static long number(String text, long limit) {
    if (text.isEmpty() || !text.chars().allMatch(Grammar::isDigit)) {
      return -1;
    }
    // Leading zeros are grammar-legal: RFC 4475 3.1.1.1 writes Max-Forwards: 0068.
    String digits = text.replaceFirst("^0+(?=.)", "");
    if (digits.length() > 18) {
      return -1;
    }
    long number = Long.parseLong(digits);
    return number <= limit ? number : -1;
  }

  /** Whether the text can be written into a header value: no control character, so no new line. */
  static boolean isValueText(String text) {
    return text.chars().noneMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f);
  }
}
