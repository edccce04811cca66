package org.callseal.core.cluster;

import java.util.Optional;
import org.callseal.core.seal.Carriage;

/**
 * What an edge serves at ports of its own. The number is the upper half of the codes of its
 * carriages.
 */
public enum Service {
  SIP(1, "sip"),
  MGCP(2, "mgcp"),
  MEGACO_TEXT(3, "megaco"),
  MEGACO_BER(4, "megaco-binary");

  private final int number;
  private final String text;

  Service(int number, String text) {
    this.number = number;
    this.text = text;
  }

  public int number() {
    return number;
  }

  /** The word in lists for operators. */
  public String text() {
    return text;
  }

  /** What messages that travel so are served by. */
  public static Service of(Carriage carriage) {
    return of(carriage.code() >> 4).orElseThrow();
  }

  public static Optional<Service> of(long number) {
    return number >= 1 && number <= values().length
        ? Optional.of(values()[(int) number - 1])
        : Optional.empty();
  }
}
