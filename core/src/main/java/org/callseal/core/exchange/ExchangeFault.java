package org.callseal.core.exchange;

/**
 * What can be wrong with a peer's message. None of them ends an exchange: anyone may have sent it.
 */
public enum ExchangeFault {
  /** Not the one encoding that version 1 has for this message. */
  MALFORMED("malformed"),
  /** Another method than 3. */
  UNSUPPORTED_METHOD("unsupported-method"),
  /** Another selection of cipher suites than 3 alone. */
  UNSUPPORTED_SUITE("unsupported-suite"),
  /** External authorization data that its sender calls critical; version 1 knows none. */
  CRITICAL_EXTENSION("critical-extension"),
  /** An ephemeral key that is not the x coordinate of a point on the curve. */
  INVALID_POINT("invalid-point"),
  /** Nobody goes by that kid: for the caller that looks it up. */
  UNKNOWN_CREDENTIAL("unknown-credential"),
  /** The peer goes by our own name or key. */
  OWN_IDENTITY("own-identity"),
  /** The cipher text or the MAC is wrong. */
  NOT_AUTHENTIC("not-authentic");

  private final String word;

  ExchangeFault(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
