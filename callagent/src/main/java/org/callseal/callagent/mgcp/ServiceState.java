package org.callseal.callagent.mgcp;

/** What a call agent knows of a gateway. The word is for logs and lists. */
public enum ServiceState {
  /** It is being asked which endpoints it has. */
  AUDITING("auditing"),
  /** It has answered. */
  IN_SERVICE("in service"),
  /** It has said that it goes out of service, and still serves what it has. */
  LEAVING("leaving"),
  /** It has said that it is out of service. */
  OUT_OF_SERVICE("out of service"),
  /** It answers nothing. */
  UNREACHABLE("unreachable");

  private final String word;

  ServiceState(String word) {
    this.word = word;
  }

  /** As it is said. */
  public String word() {
    return word;
  }
}
