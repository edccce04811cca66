package org.callseal.core.seal;

import java.util.Optional;

/**
 * What a sealed association carries: the protocol in which its exchange was made, and no other. Its
 * number is the upper half of the codes of its carriages, the first of them where there are two.
 */
public enum Protocol {
  SIP(1),
  MGCP(2),
  MEGACO(3);

  private final int number;

  Protocol(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public static Optional<Protocol> of(long number) {
    for (Protocol protocol : values()) {
      if (protocol.number == number) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }
}
