package org.callseal.edge.revocation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.callseal.core.association.Revocation;
import org.callseal.core.association.RevocationFeed;
import org.callseal.core.seal.AssociationId;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.Flows;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the authority's log of revocations again and again and ends what it names. An edge that
 * cannot read it goes on with the associations it has, which no stranger gains by, and takes up no
 * others until it has read to the head once more. Read from its beginning at the start, and kept in
 * memory to the natural end of each: a record that was taken out of the store and is put back there
 * is not admitted, whoever can write to the store.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
public final class Revocations {

  /** Twice within the second in which an end takes effect. */
  public static final Duration INTERVAL = Duration.ofMillis(400);

  private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);
  private static final int BATCH = 500;
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(3);

  /** By how much clocks may differ, ours and the one that ends are told by. */
  private static final long LENIENCY_SECONDS = TimeUnit.HOURS.toSeconds(1);

  private final RevocationFeed feed;
  private final Executor work;
  private final Loop loop;
  private final Flows flows;
  private final BiConsumer<DeviceFlow<?, ?>, Revocation.Cause> ended;
  private final RevokedIds revoked = new RevokedIds();
  private long last;
  private long readNs;
  private boolean reading;
  private boolean atHead;
  private boolean outOfTouch;

  /**
   * @param work where reading the log may block
   * @param ended told what of this edge's has ended
   */
  public Revocations(
      RevocationFeed feed,
      Executor work,
      Loop loop,
      Flows flows,
      BiConsumer<DeviceFlow<?, ?>, Revocation.Cause> ended) {
    this.feed = feed;
    this.work = work;
    this.loop = loop;
    this.flows = flows;
    this.ended = ended;
    this.readNs = loop.nanoTime();
  }

  /** Whether an association that is not in memory may be taken up. */
  public boolean admits(AssociationId id) {
    return atHead && !revoked.contains(id);
  }

  /** Whether it has read all ends that the store tells: until then nothing may be taken up. */
  public boolean isAtHead() {
    return atHead;
  }

  /** Reads what is new, off the loop. */
  public void read() {
    if (loop.nanoTime() - readNs >= PATIENCE_NS && !outOfTouch) {
      outOfTouch = true;
      atHead = false;
      LOG.warn("the log of revocations cannot be read: no further association is taken up");
    }
    if (reading) {
      return;
    }
    reading = true;
    long from = last;
    try {
      work.execute(() -> {
        List<Revocation> entries = news(from);
        loop.execute(() -> took(entries));
      });
    } catch (RejectedExecutionException _) {
      reading = false;
    }
  }

  /** Null when it cannot be read. */
  private @Nullable List<Revocation> news(long from) {
    try {
      return feed.after(from, BATCH);
    } catch (RuntimeException e) {
      LOG.debug("the log of revocations: {}", e.toString());
      return null;
    }
  }

  private void took(@Nullable List<Revocation> entries) {
    reading = false;
    if (entries == null) {
      return;
    }
    for (Revocation entry : entries) {
      last = Math.max(last, entry.number());
      take(entry);
    }
    if (entries.size() >= BATCH) {
      read();
      return;
    }
    readNs = loop.nanoTime();
    atHead = true;
    if (outOfTouch) {
      outOfTouch = false;
      LOG.info("the log of revocations is read again, up to {}", last);
    }
  }

  private void take(Revocation entry) {
    revoked.add(entry.id(), entry.endSeconds());
    DeviceFlow<?, ?> flow = flows.of(entry.spi());
    if (flow == null || !flow.association().id().equals(entry.id())) {
      return;
    }
    if (!flow.association().hasEnded(loop.nanoTime())) {
      flow.association().end();
      LOG.info("association ended: {}, {}", flow, entry.cause().text());
    }
    ended.accept(flow, entry.cause());
  }

  /** Forgets those that would have ended by themselves long ago. */
  public void sweep() {
    revoked.forget(loop.utcSeconds() - LENIENCY_SECONDS);
  }

  /** How many ends it remembers. */
  public int size() {
    return revoked.size();
  }
}
