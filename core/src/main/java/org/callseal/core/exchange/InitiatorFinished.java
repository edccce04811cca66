package org.callseal.core.exchange;

import org.callseal.core.credential.Kid;
import org.callseal.core.identity.Identity;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.AssociationTerms;
import org.callseal.core.seal.Role;

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

  /**
   * What the exchange fixed about an endpoint's association with its domain, as the endpoint sees
   * it: nobody else's name is in its scope before a grant says so. Whoever holds the terms holds
   * the association's secret.
   *
   * @param own the initiator's choice
   * @param kid of the device
   * @param identity whose device it is
   */
  public AssociationTerms terms(ConnectionId own, Kid kid, Identity identity) {
    return new AssociationTerms(
        Role.INITIATOR,
        own.spi(),
        responder().spi(),
        identity,
        kid,
        Scope.exactly(identity),
        exporter.associationSecret(AssociationKind.ENDPOINT_DOMAIN));
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
