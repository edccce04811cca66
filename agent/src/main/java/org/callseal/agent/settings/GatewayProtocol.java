package org.callseal.agent.settings;

/** What a gateway speaks. */
public enum GatewayProtocol {
  MGCP("MGCP"),
  MEGACO_TEXT("Megaco in text"),
  MEGACO_BINARY("Megaco in binary");

  private final String words;

  GatewayProtocol(String words) {
    this.words = words;
  }

  /** Its name, for people. */
  public String words() {
    return words;
  }
}
