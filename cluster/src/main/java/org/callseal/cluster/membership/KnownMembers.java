package org.callseal.cluster.membership;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members as this process knows them, the newest list that was heard from an authority. A
 * revision is a time: a list of the future is not taken, and one that is known, because a clock was
 * wrong, gives way to any other, so that no list stands against those that follow. Any thread
 * reads; one thread takes lists. Lifetime: the process.
 */
public final class KnownMembers {

  private static final Logger LOG = LoggerFactory.getLogger(KnownMembers.class);

  private final LongSupplier utcSeconds;
  private final List<Consumer<MemberList>> listeners = new CopyOnWriteArrayList<>();
  private volatile MemberList list;
  private boolean refusing;

  /**
   * @param first as it was known last
   */
  public KnownMembers(MemberList first, LongSupplier utcSeconds) {
    this.list = first;
    this.utcSeconds = utcSeconds;
  }

  public MemberList now() {
    return list;
  }

  /** Whoever is to be told of each change, on the thread that makes it. */
  public void whenChanged(Consumer<MemberList> listener) {
    listeners.add(listener);
  }

  /** Takes the list unless it is older than, or the same as, the one that is known. */
  public void take(MemberList other) {
    long nowSeconds = utcSeconds.getAsLong();
    if (MemberList.isOfTheFuture(other.revision(), nowSeconds)) {
      if (!refusing) {
        refusing = true;
        LOG.warn(
            "a list of members is not taken: it is of {}, by its authority's clock; put right that"
                + " clock, or this machine's",
            Instant.ofEpochMilli(other.revision()));
      }
      return;
    }
    refusing = false;
    if (other.revision() > list.revision()
        || MemberList.isOfTheFuture(list.revision(), nowSeconds)) {
      list = other;
      listeners.forEach(listener -> listener.accept(other));
    }
  }
}
