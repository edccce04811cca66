package org.callseal.callagent.megaco;

/** Where the handset of an analog line is (H.248.1 E.9, package {@code al}). */
public enum LineState {
  /** Nothing has been heard of it. */
  UNKNOWN("unknown"),
  ON_HOOK("on-hook"),
  OFF_HOOK("off-hook");

  private final String word;

  LineState(String word) {
    this.word = word;
  }

  /** As it is said. */
  public String word() {
    return word;
  }
}
