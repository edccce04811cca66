package org.callseal.core.association;

import org.callseal.core.credential.Kid;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;

/**
 * An association as a store sees it: what it is found by, and the sealed rest.
 *
 * @param spi the domain's SPI, the key
 * @param bornSeconds UTC; of two of one device the later born is the newer, whichever ends first
 * @param endSeconds UTC; when the store may forget it
 * @param sealed what {@link RecordCipher} made
 */
public record StoredAssociation(
    Spi spi,
    AssociationId id,
    AssociationKind kind,
    Kid kid,
    long bornSeconds,
    long endSeconds,
    byte[] sealed) {}
