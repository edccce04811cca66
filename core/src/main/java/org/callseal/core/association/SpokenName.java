package org.callseal.core.association;

/**
 * The name in which an endpoint speaks to call agents, where that is not its identity: that of a
 * Megaco gateway, as it spells it.
 *
 * @param head what stands in front of its messages, version and name, one character for each byte
 * @param sinceSeconds when it began to speak so, UTC
 */
public record SpokenName(String head, long sinceSeconds) {

  /** Longer ones are not written down. */
  public static final int LONGEST = 256;

  public SpokenName {
    if (head.isEmpty() || head.length() > LONGEST || head.chars().anyMatch(c -> c > 0xff)) {
      throw new IllegalArgumentException("no head of a message");
    }
  }
}
