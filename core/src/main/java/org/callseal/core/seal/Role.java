package org.callseal.core.seal;

/** Which side of the exchange an end was; it decides the directions of the keys. */
public enum Role {
  INITIATOR(0),
  RESPONDER(1);

  private final byte direction;

  Role(int direction) {
    this.direction = (byte) direction;
  }

  /** The direction octet of what this role sends. */
  byte direction() {
    return direction;
  }

  public Role other() {
    return this == INITIATOR ? RESPONDER : INITIATOR;
  }
}
