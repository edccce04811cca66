package org.callseal.core.exchange;

/**
 * The initiator knows that the responder is the right one. That the responder has the key as well
 * it knows only when something sealed comes back (section 5.5): until then it keeps nothing
 * lasting.
 *
 * <p>Thread rule: one thread. Lifetime: until the association's secret has been exported.
 */
public final class InitiatorFinished implements AutoCloseable {
  private final byte[] message3;
  private final byte[] cR;
  private final Exporter exporter;

  InitiatorFinished(byte[] message3, byte[] cR, Exporter exporter) {
    this.message3 = message3;
    this.cR = cR;
    this.exporter = exporter;
  }

  /** What to send, the same bytes as often as it takes. */
  public byte[] message3() {
    return message3.clone();
  }

  /** The responder's choice: its SPI and its instance, authenticated. */
  public ConnectionId responder() {
    return ConnectionId.of(cR).orElseThrow();
  }

  public Exporter exporter() {
    return exporter;
  }

  @Override
  public void close() {
    exporter.close();
  }

  @Override
  public String toString() {
    return "InitiatorFinished";
  }
}
