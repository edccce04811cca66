package org.callseal.benchmarks.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.LiveSpis;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Spi;

/** A store that tells of many SPIs and has nothing else. Stateless. */
record ManySpis(int count) implements AssociationStore {

  private static final int STRIDE = 0x9e37_79b1;
  private static final int LIFETIME_SECONDS = 36_000;

  @Override
  public LiveSpis liveAfter(long position, int most) {
    long end = Instant.now().getEpochSecond() + LIFETIME_SECONDS;
    List<LiveSpis.LiveSpi> some = new ArrayList<>();
    long at = position;
    for (; at < count && some.size() < most; at++) {
      int spi = (int) (at + 1) * STRIDE;
      if (!Spi.isReserved(spi)) {
        some.add(new LiveSpis.LiveSpi(new Spi(spi), end));
      }
    }
    return new LiveSpis(at, some);
  }

  @Override
  public StoreResult put(StoredAssociation association) {
    return StoreResult.SPI_TAKEN;
  }

  @Override
  public Optional<StoredAssociation> find(Spi spi) {
    return Optional.empty();
  }

  @Override
  public Optional<StoredAssociation> findNewest(Kid kid) {
    return Optional.empty();
  }

  @Override
  public List<StoredAssociation> findByName(List<String> names, long nowSeconds, int most) {
    return List.of();
  }

  @Override
  public void retainNewest(Kid kid, int most) {}

  @Override
  public void remove(Collection<Spi> spis) {}

  @Override
  public void forEachLive(long nowSeconds, Consumer<StoredAssociation> action) {}

  @Override
  public int removeEnded(long nowSeconds) {
    return 0;
  }

  @Override
  public void putFlow(StoredFlow flow) {}

  @Override
  public Optional<StoredFlow> findFlow(Spi spi) {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
