package org.callseal.agent.settings;

import org.callseal.core.seal.Carriage;
import org.callseal.transport.Medium;

/** What a gateway speaks. */
public enum GatewayProtocol {
  MGCP("MGCP"),
  MEGACO_TEXT("Megaco in text"),
  MEGACO_BINARY("Megaco in binary");

  private final String words;

  GatewayProtocol(String words) {
    this.words = words;
  }

  /** How its messages travel over this medium. */
  public Carriage carriage(Medium over) {
    return switch (this) {
      case MGCP -> Carriage.MGCP_UDP;
      case MEGACO_TEXT -> over == Medium.UDP ? Carriage.MEGACO_TEXT_UDP : Carriage.MEGACO_TEXT_TCP;
      case MEGACO_BINARY -> over == Medium.UDP ? Carriage.MEGACO_BER_UDP : Carriage.MEGACO_BER_TCP;
    };
  }

  /** Its name, for people. */
  public String words() {
    return words;
  }
}
