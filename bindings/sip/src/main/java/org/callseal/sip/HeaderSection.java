package org.callseal.sip;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides the bytes before the body into lines and fields. Used once, by one thread; the first
 * fault stays.
 */
final class HeaderSection {

  private final byte[] bytes;
  private final MessageLimits limits;
  private final List<HeaderField> fields = new ArrayList<>(20);
  private @Nullable SipFault fault;
  private int at;
  private Span startLine = new Span(0, 0);

  private HeaderSection(byte[] bytes, MessageLimits limits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  static HeaderSection of(byte[] bytes, MessageLimits limits) {
    HeaderSection section = new HeaderSection(bytes, limits);
    section.read();
    return section;
  }

  @Nullable SipFault fault() {
    return fault;
  }

  List<HeaderField> fields() {
    return fields;
  }

  /** The start line as text, without its CRLF. */
  String startLine() {
    return text(startLine);
  }

  /** Where the empty line begins. */
  int end() {
    return at - 2;
  }

  /** Where the body begins. */
  int bodyStart() {
    return at;
  }

  private void read() {
    int end = lineEnd(0);
    if (end >= 0) {
      startLine = new Span(0, end);
      at = end + 2;
    }
    while (fault == null && !emptyLine()) {
      field();
    }
    if (fault == null && !isUtf8()) {
      fault = SipFault.NOT_UTF8;
    }
  }

  private boolean emptyLine() {
    if (at + 1 < bytes.length && bytes[at] == '\r' && bytes[at + 1] == '\n') {
      at += 2;
      return true;
    }
    return false;
  }

  /** message-header with the folded lines that go on with it. */
  private void field() {
    int start = at;
    int end = lineEnd(start);
    if (end >= 0 && isSpace(end + 2)) {
      end = foldedEnd(end);
    }
    if (end < 0) {
      return;
    }
    if (end - start > limits.line()) {
      fault = SipFault.LINE_TOO_LONG;
    } else if (fields.size() == limits.fields()) {
      fault = SipFault.TOO_MANY_HEADERS;
    } else {
      name(start, end);
    }
    at = end + 2;
  }

  private int foldedEnd(int firstEnd) {
    int end = firstEnd;
    while (end >= 0 && isSpace(end + 2)) {
      int start = end + 2;
      end = lineEnd(start);
      // A blank line that is not empty: some readers end the header fields here.
      if (end >= 0 && skipSpaces(start, end) == end) {
        return fail(SipFault.HEADER_LINE);
      }
    }
    return end;
  }

  /** field-name HCOLON: a token, spaces, a colon. */
  private void name(int start, int end) {
    int nameEnd = start;
    while (nameEnd < end && Grammar.isTokenChar(bytes[nameEnd])) {
      nameEnd++;
    }
    int colon = nameEnd;
    while (colon < end && Grammar.isSpace(bytes[colon])) {
      colon++;
    }
    if (nameEnd == start || colon == end || bytes[colon] != ':') {
      fault = SipFault.HEADER_LINE;
      return;
    }
    int valueStart = skipBlank(colon + 1, end);
    int valueEnd = end;
    while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) {
      valueEnd--;
    }
    String spelling = text(new Span(start, nameEnd));
    Span line = new Span(start, end + 2);
    fields.add(new HeaderField(bytes, spelling, line, new Span(valueStart, valueEnd)));
  }

  /** Where the CR of the line's CRLF stands; -1 with a fault when it has none. */
  private int lineEnd(int start) {
    for (int i = start; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '\r') {
        boolean whole = i + 1 < bytes.length && bytes[i + 1] == '\n';
        return whole ? i : fail(SipFault.LONE_LINE_BREAK);
      }
      if (b == '\n') {
        return fail(SipFault.LONE_LINE_BREAK);
      }
      if ((b >= 0 && b < 0x20 && b != '\t') || b == 0x7f) {
        return fail(SipFault.CONTROL_BYTE);
      }
      if (i - start > limits.line()) {
        return fail(SipFault.LINE_TOO_LONG);
      }
    }
    return fail(SipFault.NO_END_OF_HEADERS);
  }

  private int fail(SipFault found) {
    fault = found;
    return -1;
  }

  private int skipSpaces(int from, int to) {
    int i = from;
    while (i < to && Grammar.isSpace(bytes[i])) {
      i++;
    }
    return i;
  }

  private int skipBlank(int from, int to) {
    int i = from;
    while (i < to && isBlank(bytes[i])) {
      i++;
    }
    return i;
  }

  private boolean isSpace(int index) {
    return index < bytes.length && Grammar.isSpace(bytes[index]);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private String text(Span span) {
    return new String(bytes, span.start(), span.length(), StandardCharsets.UTF_8);
  }

  private boolean isUtf8() {
    int i = 0;
    while (i < at && bytes[i] >= 0) {
      i++;
    }
    if (i == at) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, at));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
