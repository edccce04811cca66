package org.callseal.systemtests.sip;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.LiveSpis;
import org.callseal.core.association.LiveSpis.LiveSpi;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Spi;

/** A store of associations that outlives the edges of a simulation, and nothing else. */
public final class MemoryAssociations implements AssociationStore {

  private final Map<Spi, StoredAssociation> associations = new HashMap<>();
  private final Map<Spi, StoredFlow> flows = new HashMap<>();
  private final List<LiveSpi> order = new ArrayList<>();
  private final Map<Kid, Integer> born = new HashMap<>();

  public int size() {
    return associations.size();
  }

  /** How many have been put in for this device so far. */
  public int born(Kid kid) {
    return born.getOrDefault(kid, 0);
  }

  @Override
  public StoreResult put(StoredAssociation association) {
    if (associations.putIfAbsent(association.spi(), association) != null) {
      return StoreResult.SPI_TAKEN;
    }
    order.add(new LiveSpi(association.spi(), association.endSeconds()));
    born.merge(association.kid(), 1, Integer::sum);
    return StoreResult.STORED;
  }

  @Override
  public Optional<StoredAssociation> find(Spi spi) {
    return Optional.ofNullable(associations.get(spi));
  }

  @Override
  public Optional<StoredAssociation> findNewest(Kid kid) {
    return newestFirst(kid).stream().findFirst();
  }

  @Override
  public List<StoredAssociation> findByName(List<String> names, long nowSeconds, int most) {
    return associations.values().stream()
        .filter(association -> association.endSeconds() > nowSeconds)
        .filter(association -> association.names().stream().anyMatch(names::contains))
        .sorted(Comparator.comparingLong(StoredAssociation::bornSeconds).reversed())
        .limit(most)
        .toList();
  }

  @Override
  public void retainNewest(Kid kid, int most) {
    newestFirst(kid).stream().skip(most).forEach(association -> remove(association.spi()));
  }

  private List<StoredAssociation> newestFirst(Kid kid) {
    return associations.values().stream()
        .filter(association -> association.kid().equals(kid))
        .sorted(Comparator.comparingLong(StoredAssociation::bornSeconds).reversed())
        .toList();
  }

  @Override
  public void remove(Collection<Spi> spis) {
    for (Spi spi : spis) {
      associations.remove(spi);
      flows.remove(spi);
    }
  }

  @Override
  public LiveSpis liveAfter(long position, int most) {
    // What it told before is lost: it begins anew.
    int from = position > order.size() ? 0 : (int) position;
    List<LiveSpi> next = order.subList(from, Math.min(from + most, order.size()));
    return new LiveSpis(from + next.size(), next);
  }

  @Override
  public void forEachLive(long nowSeconds, Consumer<StoredAssociation> action) {
    associations.values().stream()
        .filter(association -> association.endSeconds() > nowSeconds)
        .forEach(action);
  }

  @Override
  public int removeEnded(long nowSeconds) {
    List<StoredAssociation> ended = new ArrayList<>(associations.values());
    ended.removeIf(association -> association.endSeconds() > nowSeconds);
    ended.forEach(association -> remove(association.spi()));
    return ended.size();
  }

  @Override
  public void putFlow(StoredFlow flow) {
    flows.merge(flow.spi(), flow, (old, young) -> young.replaces(old) ? young : old);
  }

  /** Everything that is in it is lost. */
  public void lose() {
    associations.clear();
    flows.clear();
    order.clear();
  }

  /** As who has the store in his hands does. */
  public void overwrite(StoredFlow flow) {
    flows.put(flow.spi(), flow);
  }

  @Override
  public Optional<StoredFlow> findFlow(Spi spi) {
    return Optional.ofNullable(flows.get(spi));
  }

  @Override
  public void close() {}
}
