package org.callseal.core.seal;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The associations that an end has in memory, by its own SPI.
 *
 * <p>Thread rule: one thread. Lifetime: that of the loop it serves.
 */
public final class AssociationTable implements AssociationLookup {
  private final Map<Spi, Association> associations = new HashMap<>();

  @Override
  public @Nullable Association find(Spi own) {
    return associations.get(own);
  }

  /** Adds it, unless its SPI is taken: a collision never overwrites. */
  public boolean add(Association association) {
    return associations.putIfAbsent(association.ownSpi(), association) == null;
  }

  public void remove(Association association) {
    associations.remove(association.ownSpi(), association);
  }

  public int size() {
    return associations.size();
  }

  public void forEach(Consumer<Association> action) {
    associations.values().forEach(action);
  }
}
