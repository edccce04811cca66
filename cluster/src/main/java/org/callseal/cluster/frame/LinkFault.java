package org.callseal.cluster.frame;

import java.util.Optional;

/**
 * Why a request over a link got no answer: verdict, word in the log and row of the documentation at
 * once. The last three are found at the asking end and never sent.
 */
public enum LinkFault {
  MALFORMED(1, "malformed", "the request does not have the form of its method"),
  UNKNOWN_METHOD(2, "unknown-method", "no such method is answered to this member"),
  BUSY(3, "busy", "too many requests at once, or more than this member may make in a time"),
  FAILED(4, "failed", "whoever was to answer could not"),
  UNREACHABLE(5, "unreachable", "no link stands, or it ended before the answer came"),
  NO_ANSWER(6, "no-answer", "the link stands and the answer did not come in time"),
  BAD_ANSWER(7, "bad-answer", "the answer does not have the form of its method");

  private final int number;
  private final String word;
  private final String description;

  LinkFault(int number, String word, String description) {
    this.number = number;
    this.word = word;
    this.description = description;
  }

  public int number() {
    return number;
  }

  public String word() {
    return word;
  }

  public String description() {
    return description;
  }

  /** The one of this number, if it is one that may be sent. */
  public static Optional<LinkFault> of(long number) {
    return number >= 1 && number <= FAILED.number
        ? Optional.of(values()[(int) number - 1])
        : Optional.empty();
  }
}
