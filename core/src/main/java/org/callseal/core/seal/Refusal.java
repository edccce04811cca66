package org.callseal.core.seal;

import java.util.Optional;

/**
 * Why a message was not taken: verdict, counter, word in the log and row of the documentation at
 * once. The number is the one in the control message {@code refusal}.
 */
public enum Refusal {
  MALFORMED(1, "malformed", "not a message of its protocol, or one that can be read in two ways"),
  UNSEALED(2, "unsealed", "no seal where one is needed"),
  UNSUPPORTED_VERSION(3, "unsupported-version", "a version that is not spoken here"),
  UNKNOWN_ASSOCIATION(4, "unknown-association", "no association has this SPI"),
  EXPIRED(5, "expired", "genuine, but the association has ended"),
  NOT_AUTHENTIC(6, "not-authentic", "the MAC is not the one the association's key gives"),
  REPLAYED(7, "replayed", "a copy of a message taken before"),
  TOO_OLD(8, "too-old", "below the replay window, so it cannot be told from a copy"),
  WRONG_INSTANCE(9, "wrong-instance", "sealed for an instance that is gone"),
  OUT_OF_SCOPE(10, "out-of-scope", "speaks for an endpoint the association may not speak for"),
  NOT_ADMITTED(11, "not-admitted", "unknown, disabled or revoked, or without a right tag"),
  COOKIE_NEEDED(12, "cookie-needed", "first show that answers reach you"),
  OVERLOADED(13, "overloaded", "nothing wrong with it, but there is too much to do");

  private final int number;
  private final String word;
  private final String description;

  Refusal(int number, String word, String description) {
    this.number = number;
    this.word = word;
    this.description = description;
  }

  public int number() {
    return number;
  }

  /** The word in logs and the name of the counter. */
  public String word() {
    return word;
  }

  public String description() {
    return description;
  }

  public static Optional<Refusal> of(long number) {
    return number >= 1 && number <= values().length
        ? Optional.of(values()[(int) number - 1])
        : Optional.empty();
  }
}
