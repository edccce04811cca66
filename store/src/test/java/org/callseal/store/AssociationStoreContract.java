package org.callseal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.AssociationStore.StoreResult;
import org.callseal.core.association.LiveSpis;
import org.callseal.core.association.LiveSpis.LiveSpi;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.credential.Kid;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of associations must do, whatever it keeps them in. */
public abstract class AssociationStoreContract {

  private static final Spi SPI = new Spi(0xf000_0001);
  private static final Kid DEVICE = new Kid(-5);
  private static final byte[] BYTES = {1, 2, 3};

  /** Times are told from here: there are stores in which records end by themselves. */
  private static final long NOW = Instant.now().getEpochSecond();

  private AssociationStore store;

  /** Opens the store: the same one each time in one test, an empty one in each test. */
  protected abstract AssociationStore open();

  @BeforeEach
  void begin() {
    store = open();
  }

  @AfterEach
  void end() {
    store.close();
  }

  private void restart() {
    store.close();
    store = open();
  }

  @Test
  void shouldKeepAnAssociationFromOneStartToTheNext() {
    StoredAssociation association = association(SPI, 1000);

    assertThat(store.put(association)).isEqualTo(StoreResult.STORED);
    restart();

    assertThat(store.find(SPI)).get().usingRecursiveComparison().isEqualTo(association);
  }

  @Test
  void shouldNeverOverwriteAnAssociation() {
    store.put(association(SPI, 1000));

    assertThat(store.put(association(SPI, 2000))).isEqualTo(StoreResult.SPI_TAKEN);
    assertThat(store.find(SPI).orElseThrow().endSeconds()).isEqualTo(NOW + 1000);
  }

  @Test
  void shouldFindTheAssociationOfADeviceThatWasBornLast() {
    store.put(association(new Spi(300), 100, 9000));
    store.put(association(new Spi(301), 300, 2000));
    store.put(association(new Spi(302), 200, 3000));

    assertThat(store.findNewest(DEVICE).orElseThrow().spi()).isEqualTo(new Spi(301));
    assertThat(store.findNewest(new Kid(6))).isEmpty();
  }

  @Test
  @Requirement("3.4.13")
  void shouldRetainTheNewestAssociationsOfADeviceAndAllOfOthers() {
    Kid other = new Kid(77);
    for (int i = 0; i < 6; i++) {
      store.put(association(new Spi(300 + i), 100 + i, 9000 - i));
      store.putFlow(flow(new Spi(300 + i), 1));
    }
    store.put(
        new StoredAssociation(
            SPI,
            new AssociationId(1, 1),
            AssociationKind.ENDPOINT_DOMAIN,
            other,
            1,
            NOW + 9000,
            List.of(),
            BYTES));

    store.retainNewest(DEVICE, 4);

    List<Spi> live = new ArrayList<>();
    store.forEachLive(0, found -> live.add(found.spi()));
    assertThat(live)
        .containsExactlyInAnyOrder(SPI, new Spi(302), new Spi(303), new Spi(304), new Spi(305));
    assertThat(store.findFlow(new Spi(301))).isEmpty();
    assertThat(store.findFlow(new Spi(302))).isPresent();
  }

  @Test
  void shouldRemoveManyWithTheirFlowsAndNoOthers() {
    for (int i = 0; i < 4; i++) {
      store.put(association(new Spi(300 + i), 1000));
      store.putFlow(flow(new Spi(300 + i), 1));
    }

    store.remove(List.of(new Spi(300), new Spi(302), new Spi(999)));
    store.remove(List.of());

    List<Spi> live = new ArrayList<>();
    store.forEachLive(0, found -> live.add(found.spi()));
    assertThat(live).containsExactlyInAnyOrder(new Spi(301), new Spi(303));
    assertThat(store.findFlow(new Spi(302))).isEmpty();
    assertThat(store.findFlow(new Spi(303))).isPresent();
  }

  @Test
  void shouldTellSpisInTheOrderOfTheirStoringPartByPart() {
    assertThat(store.liveAfter(0, 9)).isEqualTo(new LiveSpis(0, List.of()));
    for (int i = 0; i < 5; i++) {
      store.put(association(new Spi(305 - i), 1000 + i));
    }

    LiveSpis first = store.liveAfter(0, 3);
    LiveSpis second = store.liveAfter(first.position(), 3);
    assertThat(first.spis())
        .containsExactly(
            new LiveSpi(new Spi(305), NOW + 1000),
            new LiveSpi(new Spi(304), NOW + 1001),
            new LiveSpi(new Spi(303), NOW + 1002));
    assertThat(second.spis()).extracting(LiveSpi::spi).containsExactly(new Spi(302), new Spi(301));
    assertThat(store.liveAfter(second.position(), 3))
        .isEqualTo(new LiveSpis(second.position(), List.of()));

    restart();
    store.put(association(new Spi(400), 1000));
    assertThat(store.liveAfter(second.position(), 3).spis())
        .containsExactly(new LiveSpi(new Spi(400), NOW + 1000));
  }

  @Test
  void shouldTellEverySpiToWhoFollowsWhileManyStore() throws InterruptedException {
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(lane ->
                Thread.ofVirtual()
                    .start(() ->
                        IntStream.range(0, 50)
                            .forEach(
                                i -> store.put(association(new Spi(1000 + lane * 50 + i), 1000)))))
            .toList();
    List<Spi> told = new ArrayList<>();
    long position = 0;
    while (threads.stream().anyMatch(Thread::isAlive)) {
      position = follow(position, told);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    follow(position, told);

    assertThat(told).hasSize(200).doesNotHaveDuplicates();
  }

  private long follow(long position, List<Spi> told) {
    LiveSpis part = store.liveAfter(position, 1000);
    part.spis().forEach(live -> told.add(live.spi()));
    return part.position();
  }

  @Test
  void shouldFindWhatHasOneOfTheNamesAndHasNotEndedTheYoungestFirst() {
    store.put(named(new Spi(300), 1, 9000, "a", "b"));
    store.put(named(new Spi(301), 3, 9000, "b"));
    store.put(named(new Spi(302), 2, 9000, "b", "c"));
    store.put(named(new Spi(303), 4, 1000, "b"));
    store.put(named(new Spi(304), 5, 9000, "d"));

    assertThat(store.findByName(List.of("b", "c", "x"), NOW + 1000, 9))
        .extracting(StoredAssociation::spi)
        .containsExactly(new Spi(301), new Spi(302), new Spi(300));
    assertThat(store.findByName(List.of("b"), NOW + 1000, 1)).hasSize(1);

    store.remove(new Spi(301));
    assertThat(store.findByName(List.of("b"), NOW + 1000, 9)).hasSize(2);
  }

  private static StoredAssociation named(Spi spi, long born, long end, String... names) {
    StoredAssociation bare = association(spi, born, end);
    return new StoredAssociation(
        spi,
        bare.id(),
        bare.kind(),
        bare.kid(),
        bare.bornSeconds(),
        bare.endSeconds(),
        List.of(names),
        BYTES);
  }

  @Test
  void shouldForgetWhatHasEnded() {
    store.put(association(new Spi(300), -10));
    store.put(association(new Spi(301), 3000));
    store.put(association(new Spi(302), 1000));
    store.putFlow(flow(new Spi(300), 1));

    List<Spi> live = new ArrayList<>();
    store.forEachLive(NOW + 1000, found -> live.add(found.spi()));
    assertThat(live).containsExactly(new Spi(301));
    assertThat(store.removeEnded(NOW)).isLessThanOrEqualTo(1);
    assertThat(store.find(new Spi(300))).isEmpty();
    assertThat(store.find(new Spi(301))).isPresent();
  }

  @Test
  void shouldTakeALaterFlowAndNoEarlierOne() {
    store.put(association(SPI, 1000));
    store.putFlow(flow(SPI, 5));
    store.putFlow(flow(SPI, 4));
    assertThat(store.findFlow(SPI).orElseThrow().sequence()).isEqualTo(5);
    restart();

    store.putFlow(flow(SPI, 5));
    store.putFlow(flow(SPI, 3));
    restart();
    assertThat(store.findFlow(SPI).orElseThrow().sequence()).isEqualTo(5);
  }

  /** Somebody has written a number that would never be passed. */
  @Test
  void shouldTakeAFlowOverOneOfTheFuture() {
    long nowMs = 1_793_491_200_000L;
    store.put(association(SPI, 1000));
    for (long future : new long[] {Long.MAX_VALUE, nowMs + 3_600_001}) {
      store.putFlow(flow(SPI, future));
      restart();
      assertThat(store.findFlow(SPI).orElseThrow().sequence()).isEqualTo(future);
      store.putFlow(flow(SPI, nowMs));
      restart();
      assertThat(store.findFlow(SPI).orElseThrow().sequence()).isEqualTo(nowMs);
    }
    store.putFlow(flow(SPI, nowMs + 3_600_000));
    store.putFlow(flow(SPI, nowMs));
    assertThat(store.findFlow(SPI).orElseThrow().sequence()).isEqualTo(nowMs + 3_600_000);
  }

  @Test
  void shouldWriteManyFlows() {
    IntStream.range(0, 3000).forEach(i -> store.putFlow(flow(SPI, i)));
    store.put(association(SPI, 1000));
    IntStream.range(3000, 6000).forEach(i -> store.putFlow(flow(SPI, i)));
    restart();

    assertThat(store.findFlow(SPI).orElseThrow().sequence()).isEqualTo(5999);
  }

  @Test
  void shouldRemoveAnAssociationWithItsFlow() {
    store.put(association(SPI, 1000));
    store.putFlow(flow(SPI, 1));

    store.remove(SPI);
    store.putFlow(flow(SPI, 2));
    restart();

    assertThat(store.find(SPI)).isEmpty();
    assertThat(store.findFlow(SPI)).isEmpty();
  }

  @Test
  void shouldStoreFromManyThreadsAtOnce() throws InterruptedException {
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(lane ->
                Thread.ofVirtual()
                    .start(() ->
                        IntStream.range(0, 50)
                            .forEach(
                                i -> store.put(association(new Spi(1000 + lane * 50 + i), 1000)))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    List<Spi> live = new ArrayList<>();
    store.forEachLive(0, found -> live.add(found.spi()));
    assertThat(live).hasSize(400);
  }

  private static StoredAssociation association(Spi spi, long end) {
    return association(spi, 0, end);
  }

  private static StoredAssociation association(Spi spi, long born, long end) {
    return new StoredAssociation(
        spi,
        new AssociationId(spi.value(), end),
        AssociationKind.ENDPOINT_DOMAIN,
        DEVICE,
        NOW + born,
        NOW + end,
        List.of(),
        BYTES);
  }

  private static StoredFlow flow(Spi spi, long sequence) {
    return new StoredFlow(spi, sequence, new byte[] {(byte) sequence});
  }
}
