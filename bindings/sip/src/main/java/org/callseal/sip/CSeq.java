package org.callseal.sip;

import java.util.Optional;

/** The CSeq of a message. */
public record CSeq(long number, String method) {

  /** Reads {@code CSeq = 1*DIGIT LWS Method}. */
  public static Optional<CSeq> parse(String text) {
    Cursor cursor = new Cursor(text);
    // RFC 3261 8.1.1.5: the sequence number MUST be less than 2^31.
    long number = Grammar.number(cursor.run(Grammar::isDigit), Integer.MAX_VALUE);
    boolean apart = cursor.spaces();
    String method = cursor.token();
    boolean whole = number >= 0 && apart && !method.isEmpty() && cursor.atEnd();
    return whole && !Methods.isMisspelled(method)
        ? Optional.of(new CSeq(number, method))
        : Optional.empty();
  }

  /** The value as we write it. */
  public String text() {
    return number + " " + method;
  }
}
