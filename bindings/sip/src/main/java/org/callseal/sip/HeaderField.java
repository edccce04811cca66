package org.callseal.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One header field of a message: where its line and its value stand in the bytes. Immutable. */
public final class HeaderField {

  private final byte[] bytes;
  private final HeaderName name;
  private final String spelling;
  private final Span line;
  private final Span value;

  HeaderField(byte[] bytes, String spelling, Span line, Span value) {
    this.bytes = bytes;
    this.name = HeaderName.ofToken(spelling);
    this.spelling = spelling;
    this.line = line;
    this.value = value;
  }

  /** The name. */
  public HeaderName name() {
    return name;
  }

  /** The name as it is spelled in the message. */
  public String spelling() {
    return spelling;
  }

  /** The whole field with its folded lines and its last CRLF. */
  public Span line() {
    return line;
  }

  /** The value without the spaces around it, folds and all. */
  public Span value() {
    return value;
  }

  /** What stands between name and value: the colon and the spaces around it. */
  public String separator() {
    int start = line.start() + spelling.length();
    return new String(bytes, start, value.start() - start, StandardCharsets.US_ASCII);
  }

  /** The value as text, each fold one space (RFC 3261 7.3.1). */
  public String text() {
    return text(value);
  }

  /** Whether the value goes on in a folded line. */
  public boolean isFolded() {
    for (int i = line.start(); i < line.end() - 2; i++) {
      if (bytes[i] == '\r') {
        return true;
      }
    }
    return false;
  }

  String text(Span span) {
    String raw = new String(bytes, span.start(), span.length(), StandardCharsets.UTF_8);
    return raw.indexOf('\r') < 0 ? raw : unfolded(raw);
  }

  /** One pass: a pattern would try each of thousands of spaces as the beginning of a fold. */
  private static String unfolded(String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\r') {
        text.append(c);
        continue;
      }
      int end = text.length();
      while (end > 0 && Grammar.isSpace(text.charAt(end - 1))) {
        end--;
      }
      text.setLength(end);
      i = lastOfFold(raw, i);
      text.append(' ');
    }
    return text.toString();
  }

  /** The last of the fold that begins with this CR: its LF, or the spaces of the next line. */
  private static int lastOfFold(String raw, int cr) {
    int last = cr + 1;
    while (last + 1 < raw.length() && Grammar.isSpace(raw.charAt(last + 1))) {
      last++;
    }
    return last;
  }

  /**
   * Where the values of a list stand: commas inside quotes and angle brackets do not divide. Null
   * when a quote or a bracket stays open.
   */
  @Nullable List<Span> values() {
    List<Span> found = new ArrayList<>(2);
    boolean quoted = false;
    boolean bracketed = false;
    int start = value.start();
    for (int i = start; i < value.end(); i++) {
      byte b = bytes[i];
      if (quoted) {
        i += b == '\\' ? 1 : 0;
        quoted = b != '"';
      } else if (b == '"' && !bracketed) {
        quoted = true;
      } else if (b == '<' || b == '>') {
        bracketed = b == '<';
      } else if (b == ',' && !bracketed) {
        found.add(trimmed(start, i));
        start = i + 1;
      }
    }
    found.add(trimmed(start, value.end()));
    return quoted || bracketed ? null : found;
  }

  /** The texts of the values of a list, without empty ones; the whole text where it is none. */
  public List<String> listed() {
    List<Span> spans = values();
    return spans == null
        ? List.of(text())
        : spans.stream().map(this::text).filter(text -> !text.isEmpty()).toList();
  }

  private Span trimmed(int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(bytes[start])) {
      start++;
    }
    while (end > start && isBlank(bytes[end - 1])) {
      end--;
    }
    return new Span(start, end);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  @Override
  public String toString() {
    return spelling + ": " + text();
  }
}
