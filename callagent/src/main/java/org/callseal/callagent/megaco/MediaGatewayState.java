package org.callseal.callagent.megaco;

/** What a controller knows of a media gateway. The word is for logs and lists. */
public enum MediaGatewayState {
  /** It is being asked which terminations it has. */
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

  MediaGatewayState(String word) {
    this.word = word;
  }

  /** As it is said. */
  public String word() {
    return word;
  }
}
