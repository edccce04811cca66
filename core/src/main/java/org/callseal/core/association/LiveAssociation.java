package org.callseal.core.association;

import org.callseal.core.credential.Kid;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;

/**
 * An association as the log of revocations knows it: what it takes to end it, and no secret.
 *
 * @param endSeconds UTC; the natural end
 */
public record LiveAssociation(Spi spi, AssociationId id, Kid kid, long endSeconds) {

  /** What the log keeps of this one. */
  public static LiveAssociation of(StoredAssociation association) {
    return new LiveAssociation(
        association.spi(), association.id(), association.kid(), association.endSeconds());
  }
}
