package org.callseal.core.association;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.callseal.core.association.AssociationStore.StoreResult;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;

/**
 * Port to the authority's log of associations that were ended before their time, with an index of
 * those that live. The index, not the store of associations, says what there is to end: others may
 * write that store, and what it has lost or was robbed of may come back. Calls may block: never
 * from a loop.
 */
public interface RevocationLog extends RevocationFeed {

  /**
   * Notes that an association is about to live, before anybody can use it.
   *
   * @return SPI_TAKEN while another one lives under its SPI: it must not be used
   */
  StoreResult record(StoredAssociation association);

  /** The one of this id, if it has neither ended nor been ended. */
  Optional<LiveAssociation> findLive(AssociationId id, long nowSeconds);

  /** Those of these devices that have neither ended nor been ended, in any order. */
  List<LiveAssociation> liveOf(Set<Kid> devices, long nowSeconds);

  /** All that have neither ended nor been ended, in any order. */
  void forEachLive(long nowSeconds, Consumer<LiveAssociation> action);

  /**
   * Writes the ends of those that live into the log and takes them out of the index, all in one
   * transaction. One writes at a time, in whatever process, so that numbers are seen in their
   * order. The store of associations is the caller's to clear, afterwards.
   */
  void revoke(Collection<Spi> spis, Revocation.Cause cause);

  /** The highest number that was ever given, 0 for a new log. */
  long last();

  /** Forgets what ended by then, revoked or not; gives how many lived until then. */
  int removeEnded(long nowSeconds);
}
