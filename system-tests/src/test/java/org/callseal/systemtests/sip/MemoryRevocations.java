package org.callseal.systemtests.sip;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.callseal.core.association.AssociationStore.StoreResult;
import org.callseal.core.association.LiveAssociation;
import org.callseal.core.association.Revocation;
import org.callseal.core.association.RevocationLog;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;

/** A log of revocations that outlives the edges of a simulation, and nothing else. */
public final class MemoryRevocations implements RevocationLog {

  private final Map<Spi, LiveAssociation> live = new HashMap<>();
  private final List<Revocation> log = new ArrayList<>();
  private long last;

  @Override
  public StoreResult record(StoredAssociation association) {
    return live.putIfAbsent(association.spi(), LiveAssociation.of(association)) == null
        ? StoreResult.STORED
        : StoreResult.SPI_TAKEN;
  }

  @Override
  public Optional<LiveAssociation> findLive(AssociationId id, long nowSeconds) {
    return liveAt(nowSeconds).stream().filter(each -> each.id().equals(id)).findFirst();
  }

  @Override
  public List<LiveAssociation> liveOf(Set<Kid> devices, long nowSeconds) {
    return liveAt(nowSeconds).stream().filter(each -> devices.contains(each.kid())).toList();
  }

  @Override
  public void forEachLive(long nowSeconds, Consumer<LiveAssociation> action) {
    liveAt(nowSeconds).forEach(action);
  }

  private List<LiveAssociation> liveAt(long nowSeconds) {
    return live.values().stream().filter(each -> each.endSeconds() > nowSeconds).toList();
  }

  @Override
  public void revoke(Collection<Spi> spis, Revocation.Cause cause) {
    for (Spi spi : spis) {
      LiveAssociation ended = live.remove(spi);
      if (ended != null) {
        last++;
        log.add(new Revocation(last, spi, ended.id(), ended.kid(), cause, ended.endSeconds()));
      }
    }
  }

  @Override
  public List<Revocation> after(long number, int most) {
    return log.stream().filter(entry -> entry.number() > number).limit(most).toList();
  }

  @Override
  public long last() {
    return last;
  }

  @Override
  public int removeEnded(long nowSeconds) {
    log.removeIf(entry -> entry.endSeconds() <= nowSeconds);
    int before = live.size();
    live.values().removeIf(each -> each.endSeconds() <= nowSeconds);
    return before - live.size();
  }
}
