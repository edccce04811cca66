package org.callseal.sip;

/** The first line of a message. */
sealed interface StartLine {

  /** Request-Line = Method SP Request-URI SP SIP-Version CRLF. */
  record OfRequest(String method, String uri) implements StartLine {}

  /** Status-Line = SIP-Version SP Status-Code SP Reason-Phrase CRLF. */
  record OfResponse(int status, String reason) implements StartLine {}

  /** Neither. */
  record Wrong(SipFault fault) implements StartLine {}

  /** Reads the line without its CRLF. */
  static StartLine parse(String line) {
    return line.regionMatches(true, 0, "SIP/", 0, 4) ? status(line) : request(line);
  }

  private static StartLine status(String line) {
    if (!line.startsWith("SIP/2.0 ")) {
      return new Wrong(SipFault.SIP_VERSION);
    }
    Cursor cursor = new Cursor(line.substring(8));
    String digits = cursor.run(Grammar::isDigit);
    // The space after the code stands even where no reason follows (RFC 4475 3.1.1.13).
    if (digits.length() != 3 || !cursor.take(' ')) {
      return new Wrong(SipFault.START_LINE);
    }
    int status = Integer.parseInt(digits);
    return status >= 100 && status < 700
        ? new OfResponse(status, cursor.rest())
        : new Wrong(SipFault.START_LINE);
  }

  private static StartLine request(String line) {
    int first = line.indexOf(' ');
    int last = line.lastIndexOf(' ');
    // One SP on each side of the Request-URI and none in it: what else would let two readers
    // disagree about where it ends.
    if (first < 0 || last == first) {
      return new Wrong(SipFault.START_LINE);
    }
    String method = line.substring(0, first);
    String uri = line.substring(first + 1, last);
    String version = line.substring(last + 1);
    if (!version.startsWith("SIP/") || !Grammar.isToken(method) || uri.indexOf(' ') >= 0) {
      return new Wrong(SipFault.START_LINE);
    }
    if (!version.equals("SIP/2.0")) {
      return new Wrong(SipFault.SIP_VERSION);
    }
    if (Methods.isMisspelled(method)) {
      return new Wrong(SipFault.METHOD_CASE);
    }
    return isUri(uri) ? new OfRequest(method, uri) : new Wrong(SipFault.REQUEST_URI);
  }

  private static boolean isUri(String uri) {
    if (uri.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '<' || c == '>' || c == '"')) {
      return false;
    }
    // RFC 3261 19.1.1 table 1: a Request-URI has no headers part.
    return NameAddr.isUri(uri) && SipUri.parse(uri).map(SipUri::headers).orElse("").isEmpty();
  }
}
