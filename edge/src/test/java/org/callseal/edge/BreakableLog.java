package org.callseal.edge;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.callseal.core.association.AssociationStore.StoreResult;
import org.callseal.core.association.LiveAssociation;
import org.callseal.core.association.Revocation;
import org.callseal.core.association.RevocationLog;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;

/** A log of revocations that fails in everything while the disk below is broken; or is not read. */
final class BreakableLog implements RevocationLog {

  private final RevocationLog whole;
  private final BooleanSupplier brokenBelow;
  boolean unreadable;

  BreakableLog(RevocationLog whole, BooleanSupplier brokenBelow) {
    this.whole = whole;
    this.brokenBelow = brokenBelow;
  }

  private <T> T ask(Supplier<T> question) {
    if (brokenBelow.getAsBoolean()) {
      throw new IllegalStateException("the store is broken");
    }
    return question.get();
  }

  private void tell(Runnable action) {
    ask(() -> {
      action.run();
      return true;
    });
  }

  @Override
  public StoreResult record(StoredAssociation association) {
    return ask(() -> whole.record(association));
  }

  @Override
  public Optional<LiveAssociation> findLive(AssociationId id, long nowSeconds) {
    return ask(() -> whole.findLive(id, nowSeconds));
  }

  @Override
  public List<LiveAssociation> liveOf(Set<Kid> devices, long nowSeconds) {
    return ask(() -> whole.liveOf(devices, nowSeconds));
  }

  @Override
  public void forEachLive(long nowSeconds, Consumer<LiveAssociation> action) {
    tell(() -> whole.forEachLive(nowSeconds, action));
  }

  @Override
  public void revoke(Collection<Spi> spis, Revocation.Cause cause) {
    tell(() -> whole.revoke(spis, cause));
  }

  @Override
  public List<Revocation> after(long number, int most) {
    if (unreadable) {
      throw new IllegalStateException("the log cannot be read");
    }
    return ask(() -> whole.after(number, most));
  }

  @Override
  public long last() {
    return ask(whole::last);
  }

  @Override
  public int removeEnded(long nowSeconds) {
    return ask(() -> whole.removeEnded(nowSeconds));
  }
}
