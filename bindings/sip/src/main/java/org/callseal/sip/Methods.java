package org.callseal.sip;

import java.util.Locale;
import java.util.Set;

/**
 * The methods everybody knows, and how they are spelled. RFC 3261 7.1: method names are
 * case-sensitive; but there are servers that read {@code register} as REGISTER. What one reader
 * takes for a registration and another for something unknown could register one endpoint in the
 * name of another, so it is refused. Stateless.
 */
final class Methods {

  private static final Set<String> KNOWN =
      Set.of(
          "ACK",
          "BYE",
          "CANCEL",
          "INFO",
          "INVITE",
          "MESSAGE",
          "NOTIFY",
          "OPTIONS",
          "PRACK",
          "PUBLISH",
          "REFER",
          "REGISTER",
          "SUBSCRIBE",
          "UPDATE");

  private Methods() {}

  /** Whether a reader that does not mind the case would take the method for another one. */
  static boolean isMisspelled(String method) {
    return !KNOWN.contains(method) && KNOWN.contains(method.toUpperCase(Locale.ROOT));
  }
}
