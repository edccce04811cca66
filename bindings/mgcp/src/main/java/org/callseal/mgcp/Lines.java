package org.callseal.mgcp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a datagram: EOL = CRLF / LF (RFC 3435 appendix A), one of the two throughout, since
 * readers differ in what they make of both. Each line ends, each has a length that one reads.
 * Immutable.
 */
final class Lines {

  private final List<Span> spans;
  private final String end;
  private final @Nullable MgcpFault fault;

  private Lines(List<Span> spans, String end, @Nullable MgcpFault fault) {
    this.spans = spans;
    this.end = end;
    this.fault = fault;
  }

  static Lines of(byte[] bytes) {
    if (bytes.length > MgcpParser.MAX_LENGTH) {
      return refused(MgcpFault.TOO_LONG);
    }
    List<Span> spans = new ArrayList<>();
    boolean crlf = false;
    int start = 0;
    for (int at = 0; at < bytes.length; at++) {
      byte octet = bytes[at];
      if (octet == '\r' && (at + 1 == bytes.length || bytes[at + 1] != '\n')) {
        return refused(MgcpFault.LONE_CR);
      }
      if (octet >= 0 && octet < ' ' && octet != '\t' && octet != '\r' && octet != '\n') {
        return refused(MgcpFault.CONTROL_BYTE);
      }
      if (octet != '\n') {
        continue;
      }
      boolean afterCr = at > start && bytes[at - 1] == '\r';
      if (!spans.isEmpty() && afterCr != crlf) {
        return refused(MgcpFault.MIXED_LINE_ENDS);
      }
      crlf = afterCr;
      Span line = new Span(start, afterCr ? at - 1 : at);
      if (line.length() > MgcpParser.MAX_LINE_LENGTH) {
        return refused(MgcpFault.LINE_TOO_LONG);
      }
      if (spans.size() == MgcpParser.MAX_LINES) {
        return refused(MgcpFault.TOO_MANY_LINES);
      }
      spans.add(line);
      start = at + 1;
    }
    if (spans.stream().allMatch(line -> line.length() == 0)) {
      return refused(start == bytes.length ? MgcpFault.EMPTY : MgcpFault.UNFINISHED_LINE);
    }
    return start == bytes.length
        ? new Lines(spans, crlf ? "\r\n" : "\n", null)
        : refused(MgcpFault.UNFINISHED_LINE);
  }

  private static Lines refused(MgcpFault fault) {
    return new Lines(List.of(), "", fault);
  }

  /** Why they are none; null when they are. */
  @Nullable MgcpFault fault() {
    return fault;
  }

  /** Each line without its end. */
  List<Span> spans() {
    return spans;
  }

  /** How each of them ends. */
  String end() {
    return end;
  }

  /** Where the line behind this one begins. */
  int after(Span line) {
    return line.end() + end.length();
  }
}
