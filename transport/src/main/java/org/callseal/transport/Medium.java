package org.callseal.transport;

/** What whole messages travel over. */
public enum Medium {
  /** Datagrams: each may be lost, doubled, overtaken. */
  UDP(false),
  /** A connection: what it carries arrives in order, or the connection breaks. */
  TCP(true);

  private final boolean reliable;

  Medium(boolean reliable) {
    this.reliable = reliable;
  }

  /** Whether nothing has to be transmitted again that was sent. */
  public boolean isReliable() {
    return reliable;
  }
}
