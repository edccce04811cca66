package org.callseal.callagent.mgcp;

/** Where the handset is, as the line package has it (RFC 3660 2.6). */
public enum Hook {
  ON("on-hook", "hd"),
  OFF("off-hook", "hu");

  private final String word;
  private final String change;

  Hook(String word, String change) {
    this.word = word;
    this.change = change;
  }

  /** As it is said. */
  public String word() {
    return word;
  }

  /** The event by which it changes: {@code hd} off-hook, {@code hu} on-hook. */
  String change() {
    return change;
  }
}
