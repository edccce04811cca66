package org.callseal.edge;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.LiveSpis;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Spi;
import org.jspecify.annotations.Nullable;

/** A store that fails in everything while it is broken, as one without its disk does. */
final class BreakableStore implements AssociationStore {

  /** Of one kind, after which it breaks: nothing goes on for ever. */
  private static final int MOST_QUESTIONS = 100_000;

  private final AssociationStore whole;
  boolean broken;
  int nameQuestions;
  int spiQuestions;
  int liveQuestions;

  /** What it says lives, whatever is asked; null where it says what is. */
  @Nullable LiveSpis repeated;

  BreakableStore(AssociationStore whole) {
    this.whole = whole;
  }

  private <T> T ask(Supplier<T> question) {
    if (broken) {
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
  public StoreResult put(StoredAssociation association) {
    return ask(() -> whole.put(association));
  }

  @Override
  public Optional<StoredAssociation> find(Spi spi) {
    spiQuestions++;
    return ask(() -> whole.find(spi));
  }

  @Override
  public Optional<StoredAssociation> findNewest(Kid kid) {
    return ask(() -> whole.findNewest(kid));
  }

  @Override
  public List<StoredAssociation> findByName(List<String> names, long nowSeconds, int most) {
    nameQuestions++;
    return ask(() -> whole.findByName(names, nowSeconds, most));
  }

  @Override
  public void retainNewest(Kid kid, int most) {
    tell(() -> whole.retainNewest(kid, most));
  }

  @Override
  public void remove(Collection<Spi> spis) {
    tell(() -> whole.remove(spis));
  }

  @Override
  public LiveSpis liveAfter(long position, int most) {
    LiveSpis same = repeated;
    broken |= ++liveQuestions > MOST_QUESTIONS;
    return ask(() -> same == null ? whole.liveAfter(position, most) : same);
  }

  @Override
  public void forEachLive(long nowSeconds, Consumer<StoredAssociation> action) {
    tell(() -> whole.forEachLive(nowSeconds, action));
  }

  @Override
  public int removeEnded(long nowSeconds) {
    return ask(() -> whole.removeEnded(nowSeconds));
  }

  @Override
  public void putFlow(StoredFlow flow) {
    tell(() -> whole.putFlow(flow));
  }

  @Override
  public Optional<StoredFlow> findFlow(Spi spi) {
    return ask(() -> whole.findFlow(spi));
  }

  @Override
  public void close() {
    whole.close();
  }
}
