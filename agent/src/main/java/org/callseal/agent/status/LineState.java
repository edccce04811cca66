package org.callseal.agent.status;

/** What a line is at, in the words of {@code callseal agent status} and of the log. */
public enum LineState {
  /** No association and no exchange yet, or a pause between two. */
  WAITING("waiting"),
  /** message_1 is out. */
  EXCHANGING("exchanging"),
  /** message_3 is out; the authority has not shown yet that it took it. */
  CONFIRMING("confirming"),
  /** An association stands. */
  SEALED("sealed"),
  /** An association stands, but its edge does not answer. */
  EDGE_SILENT("edge-silent");

  private final String word;

  LineState(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
