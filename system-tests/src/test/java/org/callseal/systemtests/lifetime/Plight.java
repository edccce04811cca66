package org.callseal.systemtests.lifetime;

/** A state that the two ends of an association may be in when forged traffic comes. */
enum Plight {
  /** The subscriber exists; neither end has anything of him, and his agent does not run. */
  NO_ASSOCIATION,
  /** message_1 is on its way, and on which way the others are. */
  MESSAGE_1,
  MESSAGE_2,
  MESSAGE_3,
  GRANT,
  /** The grant has just come. */
  YOUNG,
  /** Words pass both ways, and one is without its answer. */
  TALKING,
  /** The same beside an association that stands. */
  RENEWING_MESSAGE_1,
  RENEWING_MESSAGE_2,
  RENEWING_MESSAGE_3,
  RENEWING_GRANT,
  /** The new association has proven itself; the edge still holds the old one. */
  RETIRED,
  /** The operator has ended it, and the device does not know yet. */
  ENDED,
  /** The edge has it out of the store, and the device does not know yet. */
  EDGE_RESTARTED,
  /** The device is new, and what it was before stands at the edge. */
  AGENT_RESTARTED,
  /** UDP is cut; it runs over a connection. */
  ON_TCP;

  /** Whether an association that carries the device's messages stands at both ends. */
  boolean stands() {
    return switch (this) {
      case YOUNG, TALKING, RETIRED, ON_TCP -> true;
      default -> isRenewal();
    };
  }

  boolean isRenewal() {
    return name().startsWith("RENEWING");
  }
}
