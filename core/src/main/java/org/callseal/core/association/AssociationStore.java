package org.callseal.core.association;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Spi;

/**
 * Port to where associations and flows are kept, sealed, so that whoever reads or writes the store
 * can neither use nor invent nor redirect one. That an association was ended before its time is not
 * said here but in the {@link RevocationLog}. Calls may block: never from a loop.
 */
public interface AssociationStore extends AutoCloseable {

  /** Stores it once. */
  StoreResult put(StoredAssociation association);

  Optional<StoredAssociation> find(Spi spi);

  /**
   * The association of an SPI with what is known beside it, in as few questions as there can be.
   */
  default Optional<FoundAssociation> lookUp(Spi spi) {
    return find(spi)
        .map(found ->
            new FoundAssociation(
                found,
                findFlow(spi),
                findNewest(found.kid()).filter(newest -> newest.spi().equals(spi)).isPresent()));
  }

  /** The one of this device that was born last. */
  Optional<StoredAssociation> findNewest(Kid kid);

  /** Those that have one of these names and have not ended, the one born last first. */
  List<StoredAssociation> findByName(List<String> names, long nowSeconds, int most);

  /**
   * Removes what this device has beside its newest, with their flows. An edge that holds one of
   * them in memory may use it to its end.
   */
  void retainNewest(Kid kid, int most);

  /** Removes associations and their flows. */
  void remove(Collection<Spi> spis);

  /** Removes association and flow. */
  default void remove(Spi spi) {
    remove(List.of(spi));
  }

  /**
   * SPIs that were stored after a position, in the order of their storing: who follows from 0 on
   * knows every SPI there is. What is removed is not told, and need not be; each goes at its end. A
   * store that has lost what it told before begins anew: the position then falls, and some SPIs are
   * told again.
   */
  LiveSpis liveAfter(long position, int most);

  /** Every association that has not ended, in any order. */
  void forEachLive(long nowSeconds, Consumer<StoredAssociation> action);

  /** Forgets what ended before; gives how many, which are none where they end by themselves. */
  int removeEnded(long nowSeconds);

  /**
   * Writes the flow unless the store holds one with the same or a higher sequence, but over one
   * whose sequence is higher by more than an hour: see {@link StoredFlow#replaces}.
   */
  void putFlow(StoredFlow flow);

  /** Writes many, each as {@link #putFlow} does. */
  default void putFlows(List<StoredFlow> flows) {
    flows.forEach(this::putFlow);
  }

  Optional<StoredFlow> findFlow(Spi spi);

  @Override
  void close();

  /** What became of storing an association. */
  enum StoreResult {
    STORED,
    /** The SPI is in use: the exchange fails, nothing is overwritten. */
    SPI_TAKEN
  }
}
