package org.callseal.core.exchange;

import org.callseal.core.crypto.SecretBytes;

/**
 * EDHOC_Exporter (section 4.2.1) of one finished exchange.
 *
 * <p>Thread rule: one thread. Lifetime: until the association's secret has been taken from it, then
 * it is closed; a closed one throws.
 */
public final class Exporter implements AutoCloseable {
  /** The first of the labels for private use (section 10.1); it serves this one purpose. */
  static final int ASSOCIATION_LABEL = 32768;

  static final int ASSOCIATION_SECRET_LENGTH = 32;

  private final SecretBytes prkExporter;

  private Exporter(SecretBytes prkExporter) {
    this.prkExporter = prkExporter;
  }

  static Exporter of(SecretBytes prk4e3m, byte[] th4) {
    try (SecretBytes prkOut = KeySchedule.prkOut(prk4e3m, th4)) {
      return new Exporter(KeySchedule.prkExporter(prkOut));
    }
  }

  /** The secret of the association of this kind. */
  public SecretBytes associationSecret(AssociationKind kind) {
    return export(ASSOCIATION_LABEL, kind.exporterContext(), ASSOCIATION_SECRET_LENGTH);
  }

  SecretBytes export(int label, byte[] context, int length) {
    return KeySchedule.kdf(prkExporter, label, context, length);
  }

  @Override
  public void close() {
    prkExporter.wipe();
  }

  @Override
  public String toString() {
    return "Exporter";
  }
}
