package org.callseal.testkit;

import java.util.List;
import java.util.Locale;

/**
 * The ways in which one header field can be spelled, hidden and spoilt, as lines that end in CRLF.
 * In {@code broken} and {@code hidden} chars stand for bytes (ISO 8859-1). Stateless.
 */
public final class FieldSpellings {

  private FieldSpellings() {}

  /** Each is the field of this name, with this value in it, to every reader of RFC 3261. */
  public static List<String> of(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    String upper = name.toUpperCase(Locale.ROOT);
    return List.of(
        name + ": " + value + "\r\n",
        lower + ": " + value + "\r\n",
        upper + ": " + value + "\r\n",
        name + ":" + value + "\r\n",
        name + " : " + value + "\r\n",
        lower + "\t:\t" + value + "  \r\n",
        upper + " \t \t :" + value + "\t\r\n",
        name + ":\r\n " + value + "\r\n",
        name + " :  \r\n\t \t" + value + "\r\n",
        name + ":\r\n \t" + value + "\r\n ;x\r\n\t;y\r\n",
        name + ": " + value + ", " + value + "\r\n",
        name + ": " + value + "\r\n ,\r\n " + value + "\r\n",
        name + ": ," + value + ",,\r\n",
        name + ": \"a, b\" " + value + "\r\n",
        name + ": \"\\\"\\\\\" " + value + ";x=\"\\\",\"\r\n",
        name + ": \"\u00c3\u00a9\" " + value + "\r\n",
        name + ": \u00c3\u00a9 " + value + "\r\n",
        name + ": " + value + "\r\n" + lower + ": " + value + "\r\n",
        name + ":\r\n " + value + "\r\nX-Between: a\r\n b\r\n" + upper + " : " + value + "\r\n",
        "X-Before: a\r\n b\r\n\tc\r\n" + name + ": " + value + "\r\n",
        "X-Before:\r\n a\r\n" + lower + ": " + value + "\r\nX-After: a\r\n b\r\n",
        "X-Before: \"a\r\n" + name + ": " + value + "\r\nX-After: b\"\r\n",
        "X-Before: a\\\r\n" + name + ": " + value + "\r\n",
        "X-Before: a,\r\n" + name + ": " + value + "\r\n",
        name + ": " + value + ";x=" + "y".repeat(4_000) + "\r\n",
        name + ":\r\n" + " \t".repeat(1_000) + value + "\r\n",
        name + ": \r\n",
        name + ":\r\n");
  }

  /** Each has the field's text in it, but is another field to every reader of RFC 3261. */
  public static List<String> hidden(String name, String value) {
    return List.of(
        "X-Other: a\r\n " + name + ": " + value + "\r\n",
        "X-Other:\r\n\t" + name + ": " + value + "\r\n b\r\n",
        "X-Other: \"" + name + ": " + value + "\"\r\n",
        "X-" + name + ": " + value + "\r\n",
        name + "-X: " + value + "\r\n",
        name + ".: " + value + "\r\n",
        name.replace('-', '_') + "_: " + value + "\r\n");
  }

  /** Each makes the message one that nobody may take: readers would disagree about it. */
  public static List<String> broken(String name, String value) {
    return List.of(
        name + "\r\n : " + value + "\r\n",
        name + "\u00a0: " + value + "\r\n",
        name + "\u00ff: " + value + "\r\n",
        "\u00ef\u00bb\u00bf" + name + ": " + value + "\r\n",
        name + "\u0000: " + value + "\r\n",
        name + ";: " + value + "\r\n",
        name + "/x: " + value + "\r\n",
        "\"" + name + "\": " + value + "\r\n",
        name + " " + value + "\r\n",
        name + ": \u00ff" + value + "\r\n",
        name + ": " + value + "\u0000\r\n",
        "X-Other: a\r" + name + ": " + value + "\r\n",
        "X-Other: a\n" + name + ": " + value + "\r\n",
        "X-Other: a\r\r\n" + name + ": " + value + "\r\n",
        "X-Other: a\r\n \r\n" + name + ": " + value + "\r\n",
        "X-Other: a\r\n\t \t\r\n " + name + ": " + value + "\r\n",
        "X-Other: a\u000b\r\n" + name + ": " + value + "\r\n",
        "X-Other: a\u007f\r\n" + name + ": " + value + "\r\n",
        "X-Other\r\n" + name + ": " + value + "\r\n");
  }
}
