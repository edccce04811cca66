package org.callseal.store.redis;

/** What is found in Redis that nobody of ours has put there. It counts as absent. */
public enum RedisFault {
  /** A value longer than any of ours. */
  OVERSIZE("too long"),
  /** A list or a hash where a text should be. */
  WRONG_TYPE("of another type"),
  /** A value that cannot be read. */
  MALFORMED("malformed"),
  /** An answer that would fill the memory: the connection is given up. */
  ENDLESS_REPLY("an answer without end");

  private final String text;

  RedisFault(String text) {
    this.text = text;
  }

  /** As the log has it. */
  public String text() {
    return text;
  }
}
