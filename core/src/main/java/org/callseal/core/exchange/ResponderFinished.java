package org.callseal.core.exchange;

/**
 * Both ends are known to each other and the association may be built, once.
 *
 * <p>Thread rule: one thread. Lifetime: until the association's secret has been exported.
 */
public final class ResponderFinished implements AutoCloseable {
  private final byte[] cI;
  private final Exporter exporter;

  ResponderFinished(byte[] cI, Exporter exporter) {
    this.cI = cI;
    this.exporter = exporter;
  }

  /** The initiator's choice: its SPI and its instance, authenticated. */
  public ConnectionId initiator() {
    return ConnectionId.of(cI).orElseThrow();
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
    return "ResponderFinished";
  }
}
