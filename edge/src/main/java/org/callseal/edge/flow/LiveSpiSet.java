package org.callseal.edge.flow;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.ClusterRoot;
import org.callseal.core.association.LiveSpis;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Spi;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows which SPIs the store has associations under, so that one that a stranger made up is known
 * for it without a question. What was stored a moment ago is not in it yet; what was removed stays
 * to its end: it says whose question may be dear, and nothing else.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class LiveSpiSet {

  public static final Duration INTERVAL = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(LiveSpiSet.class);
  private static final int BATCH = 10_000;

  /** No association lives longer, whatever the store says; clocks may differ by an hour. */
  private static final long LONGEST_SECONDS =
      ClusterRoot.LONGEST_LIFETIME_SECONDS + TimeUnit.HOURS.toSeconds(1);

  /** Of a cluster; 128 MiB of it at the most. The rest is asked for like what nobody knows. */
  private static final int MOST = 8_000_000;

  private final AssociationStore store;
  private final Executor work;
  private final Loop loop;
  private final SpiSet spis;
  private long position;
  private boolean reading;
  private boolean full;

  /**
   * @param work where calls of the store may block
   * @param random for what a writer of the store must not foresee
   */
  public LiveSpiSet(AssociationStore store, Executor work, Loop loop, RandomSource random) {
    this.store = store;
    this.work = work;
    this.loop = loop;
    this.spis = new SpiSet(random);
  }

  /** Reads what is new, off the loop; a store that fails is asked again the next time. */
  public void read() {
    if (reading || full) {
      return;
    }
    reading = true;
    long from = position;
    try {
      work.execute(() -> {
        LiveSpis next = next(from);
        loop.execute(() -> took(next));
      });
    } catch (RejectedExecutionException _) {
      reading = false;
    }
  }

  private @Nullable LiveSpis next(long from) {
    try {
      return store.liveAfter(from, BATCH);
    } catch (RuntimeException e) {
      LOG.debug("the live SPIs: {}", e.toString());
      return null;
    }
  }

  private void took(@Nullable LiveSpis next) {
    reading = false;
    if (next == null) {
      return;
    }
    long nowSeconds = loop.utcSeconds();
    // A store that repeats itself is asked again at its time, and not at once for ever.
    boolean goesOn = !next.spis().isEmpty() && next.position() > position;
    position = next.position();
    for (LiveSpis.LiveSpi each : next.spis()) {
      if (each.endSeconds() > nowSeconds) {
        spis.add(each.spi(), Math.min(each.endSeconds(), nowSeconds + LONGEST_SECONDS));
      }
    }
    if (spis.size() > MOST) {
      full = true;
      LOG.warn("more than {} associations live: no more of their SPIs are followed", MOST);
    } else if (goesOn) {
      read();
    }
  }

  /** Whether an association lives under it, as far as is known. */
  public boolean contains(Spi spi) {
    return spis.contains(spi, loop.utcSeconds());
  }

  /** Forgets what has ended. */
  public void sweep() {
    spis.forget(loop.utcSeconds());
    full &= spis.size() > MOST - BATCH;
  }

  public int size() {
    return spis.size();
  }
}
