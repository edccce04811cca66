package org.callseal.edge.flow;

import java.util.concurrent.atomic.AtomicLong;
import org.callseal.core.association.Flow;
import org.callseal.core.seal.Spi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in the store and cannot be believed: records that no authority of this cluster has
 * sealed, or long ago, and flows with numbers that no clock can have made. They are passed over and
 * counted; the first of each kind is told at once, the others in numbers: who writes to the store
 * must not fill our log.
 *
 * <p>Counting is for any thread, {@link #report} for one; lives as long as the edge.
 */
public final class SuspectRecords {

  private static final Logger LOG = LoggerFactory.getLogger(SuspectRecords.class);

  private final AtomicLong unreadable = new AtomicLong();
  private final AtomicLong ofTheFuture = new AtomicLong();
  private long unreadableTold = 1;
  private long ofTheFutureTold = 1;

  void countUnreadable(Spi spi) {
    if (unreadable.getAndIncrement() == 0) {
      LOG.warn(
          "the association store holds a record under SPI {} that was sealed under none of our"
              + " keys: it is passed over, and further ones are told in numbers",
          spi);
    }
  }

  void countOfTheFuture(Flow flow) {
    if (ofTheFuture.getAndIncrement() == 0) {
      LOG.warn(
          "a flow that {} has written down has the number {}, of more than an hour from now: it is"
              + " passed over, and further ones are told in numbers; look at the clocks of the"
              + " edges, and at that one",
          flow.edge(),
          flow.sequence());
    }
  }

  /** Tells how many there were, if there are more than when it was last told. */
  public void report() {
    long unreadableNow = unreadable.get();
    if (unreadableNow > unreadableTold) {
      unreadableTold = unreadableNow;
      LOG.warn("so far {} records of the association store could not be opened", unreadableNow);
    }
    long futureNow = ofTheFuture.get();
    if (futureNow > ofTheFutureTold) {
      ofTheFutureTold = futureNow;
      LOG.warn("so far {} flows had numbers of more than an hour from then", futureNow);
    }
  }
}
