package org.callseal.core.exchange;

/**
 * message_3 is genuine. Its exporter serves to check the seal of the message it came with; the
 * exchange ends only when {@link AwaitingMessage3#finish} is called with this.
 *
 * <p>Thread rule: one thread. Lifetime: until finished, or closed if the seal was wrong.
 */
public final class VerifiedMessage3 implements AutoCloseable {
  private final AwaitingMessage3 state;
  private final Exporter exporter;

  VerifiedMessage3(AwaitingMessage3 state, Exporter exporter) {
    this.state = state;
    this.exporter = exporter;
  }

  public Exporter exporter() {
    return exporter;
  }

  /** Drops it: the message it came with was refused. */
  @Override
  public void close() {
    exporter.close();
  }

  @Override
  public String toString() {
    return "VerifiedMessage3";
  }

  void requireFrom(AwaitingMessage3 state) {
    if (state != this.state) {
      throw new IllegalArgumentException("not this exchange's message_3");
    }
  }
}
