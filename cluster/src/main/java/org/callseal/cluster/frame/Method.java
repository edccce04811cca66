package org.callseal.cluster.frame;

import java.util.Optional;

/** What one end of a link asks the other. */
public enum Method {
  BEGIN(1, "begin"),
  FINISH(2, "finish"),
  ENROLL(3, "enroll"),
  HAS_DEVICE(4, "has-device"),
  PLACE_OF(5, "place-of"),
  STATEMENT(6, "statement"),
  REVOCATIONS(7, "revocations"),
  KEYS(8, "keys"),
  ANNOUNCE(9, "announce"),
  JOIN(10, "join");

  private final int number;
  private final String word;

  Method(int number, String word) {
    this.number = number;
    this.word = word;
  }

  public int number() {
    return number;
  }

  /** The word in logs. */
  public String word() {
    return word;
  }

  public static Optional<Method> of(long number) {
    return number >= 1 && number <= values().length
        ? Optional.of(values()[(int) number - 1])
        : Optional.empty();
  }
}
