package org.callseal.core.association;

import java.util.List;
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
 * @param names what the endpoints that it may speak for are found by, as {@link RecordCipher} makes
 *     it; written and looked up by a store, and none in what it gives back
 * @param sealed what {@link RecordCipher} made
 */
public record StoredAssociation(
    Spi spi,
    AssociationId id,
    AssociationKind kind,
    Kid kid,
    long bornSeconds,
    long endSeconds,
    List<String> names,
    byte[] sealed) {

  public StoredAssociation {
    names = List.copyOf(names);
  }
}
