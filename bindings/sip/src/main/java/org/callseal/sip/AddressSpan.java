package org.callseal.sip;

import java.nio.charset.StandardCharsets;

/**
 * Where the URI of one well-formed address stands in its message (RFC 3261 25.1: name-addr /
 * addr-spec). Immutable.
 *
 * @param bare whether no brackets are around it
 */
record AddressSpan(Span uri, boolean bare) {

  static AddressSpan in(byte[] bytes, Span value) {
    int open = find(bytes, afterQuoted(bytes, value), value.end(), "<;");
    if (open < value.end() && bytes[open] == '<') {
      return new AddressSpan(new Span(open + 1, find(bytes, open + 1, value.end(), ">")), false);
    }
    return new AddressSpan(
        new Span(value.start(), find(bytes, value.start(), value.end(), "; \t\r\n")), true);
  }

  /** Where a display name in quotes ends, in which brackets mean nothing. */
  private static int afterQuoted(byte[] bytes, Span value) {
    int at = value.start();
    if (at == value.end() || bytes[at] != '"') {
      return at;
    }
    at++;
    while (at < value.end() && bytes[at] != '"') {
      at += bytes[at] == '\\' ? 2 : 1;
    }
    return Math.min(at, value.end());
  }

  private static int find(byte[] bytes, int from, int to, String stops) {
    int at = from;
    while (at < to && stops.indexOf(bytes[at]) < 0) {
      at++;
    }
    return at;
  }

  String text(byte[] bytes) {
    return new String(bytes, uri.start(), uri.length(), StandardCharsets.UTF_8);
  }
}
