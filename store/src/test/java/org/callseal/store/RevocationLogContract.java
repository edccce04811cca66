package org.callseal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.callseal.core.association.AssociationStore.StoreResult;
import org.callseal.core.association.LiveAssociation;
import org.callseal.core.association.Revocation;
import org.callseal.core.association.Revocation.Cause;
import org.callseal.core.association.RevocationLog;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.credential.Kid;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every log of revocations must do, whatever it keeps its entries in. */
abstract class RevocationLogContract {

  private static final Kid DEVICE = new Kid(-5);
  private static final Kid OTHER = new Kid(77);

  private RevocationLog log;

  /** Opens the log: the same one each time in one test, an empty one in each test. */
  abstract RevocationLog open();

  /** The log as another process of the authority has it, at the same time. */
  abstract RevocationLog openBeside();

  @BeforeEach
  void begin() {
    log = open();
  }

  @Test
  @Requirement("3.4.11")
  void shouldWriteEndsIntoTheLogInTheirOrderAndKeepThemToTheNaturalEnd() {
    assertThat(log.last()).isZero();
    for (int i = 0; i < 3; i++) {
      log.record(association(300 + i, DEVICE, 1000 * (i + 1)));
    }
    log.revoke(List.of(new Spi(302), new Spi(299)), Cause.EXPIRED);
    log.revoke(List.of(new Spi(300), new Spi(301), new Spi(302)), Cause.BARRED);
    log.revoke(List.of(), Cause.BARRED);

    List<Revocation> entries = log.after(0, 9);
    assertThat(entries)
        .extracting(Revocation::spi)
        .containsExactly(new Spi(302), new Spi(300), new Spi(301));
    assertThat(entries).isSortedAccordingTo(Comparator.comparingLong(Revocation::number));
    assertThat(entries.getFirst().cause()).isEqualTo(Cause.EXPIRED);
    assertThat(entries.getFirst().id()).isEqualTo(new AssociationId(302, 3000));
    assertThat(entries.getFirst().kid()).isEqualTo(DEVICE);
    assertThat(entries.getLast().cause()).isEqualTo(Cause.BARRED);
    assertThat(log.after(entries.get(1).number(), 9)).containsExactly(entries.getLast());
    assertThat(log.after(0, 2)).containsExactly(entries.get(0), entries.get(1));
    assertThat(log.last()).isEqualTo(entries.getLast().number());

    log = open();
    log.removeEnded(1000);
    assertThat(log.after(0, 9)).containsExactly(entries.getFirst(), entries.getLast());
  }

  @Test
  void shouldNeverGiveANumberTwiceEvenWhenAllItHadIsForgotten() {
    log.record(association(300, DEVICE, 1000));
    log.revoke(List.of(new Spi(300)), Cause.EXPIRED);
    long before = log.last();
    log.removeEnded(1000);
    log = open();
    assertThat(log.after(0, 9)).isEmpty();
    assertThat(log.last()).isEqualTo(before);

    log.record(association(300, DEVICE, 2000));
    log.revoke(List.of(new Spi(300)), Cause.EXPIRED);
    assertThat(log.after(before, 9)).hasSize(1);
  }

  @Test
  void shouldKnowWhatLivesUntilItsEndOrItsRevocation() {
    log.record(association(300, DEVICE, 1000));
    log.record(association(301, DEVICE, 3000));
    log.record(association(302, OTHER, 3000));
    log = open();

    assertThat(log.liveOf(Set.of(DEVICE), 999))
        .extracting(LiveAssociation::spi)
        .containsExactlyInAnyOrder(new Spi(300), new Spi(301));
    assertThat(log.liveOf(Set.of(DEVICE, new Kid(1)), 1000))
        .containsExactly(
            new LiveAssociation(new Spi(301), new AssociationId(301, 3000), DEVICE, 3000));
    assertThat(log.liveOf(Set.of(), 0)).isEmpty();
    assertThat(all(1000)).containsExactlyInAnyOrder(new Spi(301), new Spi(302));
    assertThat(log.findLive(new AssociationId(302, 3000), 2999)).isPresent();
    assertThat(log.findLive(new AssociationId(302, 3000), 3000)).isEmpty();

    log.revoke(List.of(new Spi(302)), Cause.EXPIRED);
    assertThat(log.findLive(new AssociationId(302, 3000), 0)).isEmpty();
    assertThat(log.liveOf(Set.of(OTHER), 0)).isEmpty();
    assertThat(log.removeEnded(1000)).isEqualTo(1);
    assertThat(all(0)).containsExactly(new Spi(301));
  }

  @Test
  void shouldRecordNoSecondAssociationUnderAnSpiUntilTheFirstHasEnded() {
    assertThat(log.record(association(300, DEVICE, 1000))).isEqualTo(StoreResult.STORED);
    assertThat(log.record(association(300, OTHER, 2000))).isEqualTo(StoreResult.SPI_TAKEN);
    assertThat(log.liveOf(Set.of(OTHER), 0)).isEmpty();

    log.removeEnded(1000);
    assertThat(log.record(association(300, OTHER, 2000))).isEqualTo(StoreResult.STORED);
  }

  @Test
  void shouldRevokeThousandsAtOnce() throws InterruptedException {
    List<Spi> spis = IntStream.range(0, 2500).mapToObj(i -> new Spi(5000 - i)).toList();
    List<Thread> threads =
        IntStream.range(0, 50)
            .mapToObj(lane ->
                Thread.ofVirtual()
                    .start(() ->
                        spis.subList(lane * 50, lane * 50 + 50)
                            .forEach(spi ->
                                log.record(association(spi.value(), new Kid(spi.value()), 1000)))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(log.liveOf(kids(spis), 0)).hasSize(2500);

    log.revoke(spis, Cause.EXPIRED);

    List<Revocation> entries = log.after(0, 9999);
    assertThat(entries).extracting(Revocation::spi).containsExactlyInAnyOrderElementsOf(spis);
    assertThat(entries).extracting(Revocation::number).doesNotHaveDuplicates();
    assertThat(all(0)).isEmpty();
  }

  @Test
  @Requirement("3.4.11")
  void shouldShowNumbersInTheirOrderWhileSeveralProcessesWrite() throws InterruptedException {
    int lanes = 4;
    int each = 25;
    RevocationLog beside = openBeside();
    for (int i = 0; i < lanes * each; i++) {
      log.record(association(1000 + i, DEVICE, 1000));
    }
    List<Thread> threads =
        IntStream.range(0, lanes)
            .mapToObj(lane ->
                Thread.ofPlatform()
                    .start(() -> revokeAll(lane % 2 == 0 ? log : beside, lane, each)))
            .toList();
    List<Revocation> seen = new ArrayList<>();
    long last = 0;
    while (threads.stream().anyMatch(Thread::isAlive)) {
      last = follow(last, seen);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    follow(last, seen);

    assertThat(seen).hasSize(lanes * each);
    assertThat(seen).extracting(Revocation::spi).doesNotHaveDuplicates();
    assertThat(seen).isSortedAccordingTo(Comparator.comparingLong(Revocation::number));
  }

  private static void revokeAll(RevocationLog log, int lane, int each) {
    for (int i = 0; i < each; i++) {
      log.revoke(List.of(new Spi(1000 + lane * each + i)), Cause.EXPIRED);
    }
  }

  private long follow(long last, List<Revocation> seen) {
    List<Revocation> news = log.after(last, 1000);
    seen.addAll(news);
    return news.isEmpty() ? last : news.getLast().number();
  }

  @Test
  void shouldWriteAnEndOnceThoughTwoProcessesRevokeTheSame() throws InterruptedException {
    RevocationLog beside = openBeside();
    List<Spi> spis = IntStream.range(0, 50).mapToObj(i -> new Spi(1000 + i)).toList();
    spis.forEach(spi -> log.record(association(spi.value(), DEVICE, 1000)));
    Thread other =
        Thread.ofPlatform()
            .start(() -> spis.forEach(spi -> beside.revoke(List.of(spi), Cause.EXPIRED)));
    spis.forEach(spi -> log.revoke(List.of(spi), Cause.EXPIRED));
    other.join();

    assertThat(log.after(0, 999))
        .extracting(Revocation::spi)
        .containsExactlyInAnyOrderElementsOf(spis);
  }

  private List<Spi> all(long nowSeconds) {
    List<Spi> live = new ArrayList<>();
    log.forEachLive(nowSeconds, found -> live.add(found.spi()));
    return live;
  }

  private static Set<Kid> kids(List<Spi> spis) {
    return spis.stream().map(spi -> new Kid(spi.value())).collect(Collectors.toSet());
  }

  private static StoredAssociation association(int spi, Kid kid, long end) {
    return new StoredAssociation(
        new Spi(spi),
        new AssociationId(spi, end),
        AssociationKind.ENDPOINT_DOMAIN,
        kid,
        0,
        end,
        List.of(),
        new byte[] {1, 2, 3});
  }
}
