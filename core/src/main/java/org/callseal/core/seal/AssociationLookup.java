package org.callseal.core.seal;

import org.jspecify.annotations.Nullable;

/** Finds the live association, or the ended one that is its own tombstone, that an SPI names. */
@FunctionalInterface
public interface AssociationLookup {

  /** The association of which this is our own SPI, or null. */
  @Nullable Association find(Spi own);
}
