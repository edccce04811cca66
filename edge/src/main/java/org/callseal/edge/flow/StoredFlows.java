package org.callseal.edge.flow;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.callseal.core.association.AssociationRecord;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.Flow;
import org.callseal.core.association.FoundAssociation;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.identity.Scope;
import org.callseal.core.seal.Association;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store as the edge uses it: asked off the loop, with so many questions at a time and no more,
 * and written to in batches. Belongs to one loop; lives as long as the edge.
 */
public final class StoredFlows {

  private static final Logger LOG = LoggerFactory.getLogger(StoredFlows.class);

  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  /** While the store fails: more devices than this are found again when they speak. */
  private static final int MOST_UNWRITTEN = 100_000;

  private static final int PART_OF_UNKNOWN = 64;
  private static final int FEWEST = 8;

  /** More associations of one name are not looked at. */
  private static final int MOST_OF_A_NAME = 16;

  private final AssociationStore store;
  private final RecordCipher cipher;
  private final Executor work;
  private final Loop loop;
  private final int most;
  private final LiveSpiSet live;
  private final Map<Spi, StoredFlow> unwritten = new LinkedHashMap<>();
  private final AtomicBoolean fails = new AtomicBoolean();
  private final SuspectRecords suspect = new SuspectRecords();
  private final AtomicInteger failures = new AtomicInteger();
  private boolean writing;
  private int underWay;
  private int unknown;
  private long secondNs;
  private int inSecond;

  /**
   * @param work where calls of the store may block
   * @param most questions at one time, of which a few may be about SPIs that nobody knows
   */
  public StoredFlows(
      AssociationStore store,
      RecordCipher cipher,
      Executor work,
      Loop loop,
      RandomSource random,
      int most) {
    this.store = store;
    this.cipher = cipher;
    this.work = work;
    this.loop = loop;
    this.most = most;
    this.live = new LiveSpiSet(store, work, loop, random);
  }

  /** The names that all edges have written down. */
  public SpokenNames names() {
    return new SpokenNames(this, work, loop);
  }

  /** The SPIs that there are questions about worth asking. */
  public LiveSpiSet live() {
    return live;
  }

  /**
   * What the store knows of an association.
   *
   * @param newest whether it is its device's newest
   */
  public record Found(AssociationRecord record, Optional<Flow> flow, boolean newest) {}

  /**
   * Looks an SPI up; false when there are too many questions already. One that no association has,
   * as far as is known, gets a place of few.
   */
  public boolean find(Spi spi, Consumer<Optional<Found>> then) {
    if (live.contains(spi)) {
      return ask(() -> store.lookUp(spi), then);
    }
    if (unknown >= few() || !isWithinRate()) {
      return false;
    }
    unknown++;
    boolean asked =
        ask(
            () -> store.lookUp(spi),
            found -> {
              unknown--;
              then.accept(found);
            });
    if (!asked) {
      unknown--;
    }
    return asked;
  }

  /** Of the questions, those about SPIs that strangers may have made up. */
  private int few() {
    return Math.max(FEWEST, most / PART_OF_UNKNOWN);
  }

  /** Looks a device's newest association up; false when there are too many questions already. */
  public boolean findNewest(Kid device, Consumer<Optional<Found>> then) {
    return ask(
        () ->
            store
                .findNewest(device)
                .map(newest -> new FoundAssociation(newest, store.findFlow(newest.spi()), true)),
        then);
  }

  /**
   * Devices that have a living association of this kind, each once. Reads all of the store, on one
   * thread of those that may block.
   *
   * @param most more are left out, with a line in the log
   * @param then gets null where the store fails
   * @return whether the search began
   */
  public boolean findDevices(
      Predicate<AssociationRecord> kind, int most, Consumer<@Nullable List<Kid>> then) {
    try {
      work.execute(() -> {
        @Nullable List<Kid> devices = devices(kind, most);
        loop.execute(() -> then.accept(devices));
      });
      return true;
    } catch (RejectedExecutionException _) {
      return false;
    }
  }

  private @Nullable List<Kid> devices(Predicate<AssociationRecord> kind, int most) {
    Set<Kid> devices = new LinkedHashSet<>();
    try {
      store.forEachLive(
          loop.utcSeconds(),
          stored -> {
            if (devices.size() <= most) {
              opened(stored).filter(kind).ifPresent(record -> devices.add(record.kid()));
            }
          });
      works();
    } catch (RuntimeException e) {
      failed(e);
      return null;
    }
    if (devices.size() > most) {
      LOG.warn("more than {} devices are to be taken up: the rest is when it speaks", most);
    }
    return devices.stream().limit(most).toList();
  }

  /** Runs this if the device has no association: an edge it turned to has written its one down. */
  public void ifNone(Kid device, Runnable then) {
    boolean asked =
        findNewest(
            device,
            found -> {
              if (found.isEmpty()) {
                then.run();
              }
            });
    if (!asked) {
      loop.schedule(AGAIN, () -> ifNone(device, then));
    }
  }

  /**
   * Looks the newest association up that has this name; false when there are too many questions.
   */
  public boolean findByName(String name, Consumer<Optional<Found>> then) {
    return ask(() -> newestOf(name).flatMap(found -> store.lookUp(found.spi())), then);
  }

  private Optional<StoredAssociation> newestOf(String name) {
    return named(name, scope -> scope.permits(name)).map(Named::stored).findFirst();
  }

  private record Named(StoredAssociation stored, AssociationRecord record) {}

  /** What the store finds is a hint: the sealed record says who may bear the name. */
  private Stream<Named> named(String name, Predicate<Scope> permits) {
    return store.findByName(cipher.tags(name), loop.utcSeconds(), MOST_OF_A_NAME).stream()
        .flatMap(stored -> opened(stored).map(record -> new Named(stored, record)).stream())
        .filter(each -> each.record().kind() == AssociationKind.ENDPOINT_DOMAIN)
        .filter(each -> permits.test(each.record().scope()));
  }

  /** The living associations whose scope has a canonical name, with their flows. Blocks. */
  List<Found> allOfCanonical(String name) {
    return named(name, scope -> scope.inLowerCase().permits(name))
        .map(each ->
            new Found(
                each.record(), flow(each.record(), store.findFlow(each.stored().spi())), true))
        .toList();
  }

  private Optional<Flow> flow(AssociationRecord record, Optional<StoredFlow> stored) {
    return stored.flatMap(flow -> opened(record.id(), flow)).filter(this::isSane);
  }

  /** Strangers can name SPIs at will: their questions never become more than this. */
  private boolean isWithinRate() {
    long nowNs = loop.nanoTime();
    if (inSecond == 0 || nowNs - secondNs >= SECOND_NS) {
      secondNs = nowNs;
      inSecond = 0;
    }
    return ++inSecond <= few();
  }

  private boolean ask(
      Supplier<Optional<FoundAssociation>> question, Consumer<Optional<Found>> then) {
    // A store that fails is asked by few, so that the others hear at once that there is no answer.
    if (underWay >= (fails.get() ? FEWEST : most)) {
      return false;
    }
    underWay++;
    int failuresBefore = failures.get();
    try {
      work.execute(() -> {
        // Each that waits behind one that failed would wait as long for the same.
        Optional<Found> found =
            failures.get() == failuresBefore ? found(question) : Optional.empty();
        loop.execute(() -> {
          underWay--;
          then.accept(found);
        });
      });
      return true;
    } catch (RejectedExecutionException _) {
      underWay--;
      return false;
    }
  }

  private Optional<Found> found(Supplier<Optional<FoundAssociation>> question) {
    try {
      long now = loop.utcSeconds();
      Optional<Found> found = question.get().flatMap(this::opened);
      works();
      return found.filter(each -> !each.record().hasEnded(now));
    } catch (RuntimeException e) {
      failed(e);
      return Optional.empty();
    }
  }

  private Optional<Found> opened(FoundAssociation found) {
    return opened(found.association())
        .map(record -> new Found(record, flow(record, found.flow()), found.newest()));
  }

  /** A number that is never passed would keep a device where it was said to be. */
  private boolean isSane(Flow flow) {
    boolean ofTheFuture = Flow.isOfTheFuture(flow.sequence(), loop.utcSeconds());
    if (ofTheFuture) {
      suspect.countOfTheFuture(flow);
    }
    return !ofTheFuture;
  }

  private Optional<AssociationRecord> opened(StoredAssociation stored) {
    return counted(cipher.open(stored), stored.spi());
  }

  private Optional<Flow> opened(AssociationId id, StoredFlow stored) {
    return counted(cipher.open(id, stored), stored.spi());
  }

  private <T> Optional<T> counted(Optional<T> opened, Spi spi) {
    if (opened.isEmpty()) {
      suspect.countUnreadable(spi);
    }
    return opened;
  }

  /** Whether the last question had no answer: that nothing was found says nothing then. */
  boolean fails() {
    return fails.get();
  }

  /** What is in the store and cannot be believed. */
  public SuspectRecords suspect() {
    return suspect;
  }

  /** Writes down where a device is, with the next batch. */
  public void keep(Association association, Flow flow) {
    unwritten.put(association.ownSpi(), cipher.seal(association.id(), association.ownSpi(), flow));
  }

  /** Writes what is to be written, one batch at a time; what fails is written with the next. */
  public void flush() {
    if (unwritten.isEmpty() || writing) {
      return;
    }
    List<StoredFlow> batch = List.copyOf(unwritten.values());
    unwritten.clear();
    try {
      writing = true;
      work.execute(() -> {
        boolean written = write(batch);
        loop.execute(() -> over(batch, written));
      });
    } catch (RejectedExecutionException e) {
      failed(e);
      over(batch, false);
    }
  }

  /** Writes what is to be written although a batch is under way: there will be no later one. */
  public void close() {
    writing = false;
    flush();
  }

  private void over(List<StoredFlow> batch, boolean written) {
    writing = false;
    if (!written) {
      batch.forEach(flow -> unwritten.putIfAbsent(flow.spi(), flow));
    }
    while (unwritten.size() > MOST_UNWRITTEN) {
      unwritten.remove(unwritten.keySet().iterator().next());
    }
    if (written) {
      // What has come meanwhile may have been meant to be written at once.
      flush();
    }
  }

  private boolean write(List<StoredFlow> batch) {
    try {
      store.putFlows(batch);
      works();
      return true;
    } catch (RuntimeException e) {
      failed(e);
      return false;
    }
  }

  /** How many questions are under way and flows unwritten. */
  public int size() {
    return underWay + unwritten.size();
  }

  /** Said once, whatever strangers make the edge ask: the state has changed, not the questions. */
  private void failed(RuntimeException failure) {
    failures.incrementAndGet();
    if (fails.compareAndSet(false, true)) {
      LOG.warn("the association store fails: {}", failure.toString());
    }
  }

  private void works() {
    if (fails.compareAndSet(true, false)) {
      LOG.info("the association store works again");
    }
  }
}
