package org.callseal.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.callseal.core.association.AssociationStore.StoreResult;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Spi;
import org.callseal.store.StoreUnavailableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * In a cluster one writing is several: what there is when a node fails between two of them. The
 * node of the association and that of its pointers are different ones.
 */
@Timeout(240)
class RedisInterruptionTest {

  private static final long NOW = Sealed.NOW;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static RedisClusterOfThree redis;

  private final Sealed cluster = new Sealed(1);
  private final String prefix = Prefixes.next();
  private final RedisKeys keys = new RedisKeys(prefix);

  @BeforeAll
  static void start() {
    redis = new RedisClusterOfThree("--appendonly", "yes", "--appendfsync", "always");
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private RedisAssociationStore open() {
    return RedisAssociationStore.open(Patient.briefly(redis.address()).withPrefix(prefix));
  }

  /** An SPI and a device whose keys are on two nodes, neither of which has the list. */
  private StoredAssociation apart() {
    RedisProcess list = redis.of(keys.live());
    List<RedisProcess> others =
        IntStream.range(0, 3).mapToObj(redis::node).filter(node -> node != list).toList();
    Spi spi =
        IntStream.range(0x300, 0x400)
            .mapToObj(Spi::new)
            .filter(each -> redis.of(keys.association(each)) == others.getFirst())
            .findFirst()
            .orElseThrow();
    Kid kid =
        IntStream.range(1, 100)
            .mapToObj(Kid::new)
            .filter(each -> redis.of(keys.device(each)) == others.getLast())
            .findFirst()
            .orElseThrow();
    return cluster.association(spi, kid, NOW - 500, NOW + 9000);
  }

  private static boolean exists(String key) {
    return redis.asked(key, commands -> commands.exists(key)) == 1;
  }

  private static void restart(RedisProcess node, RedisAssociationStore store) {
    node.startAgain();
    redis.awaitWhole();
    await()
        .atMost(PATIENCE)
        .ignoreException(StoreUnavailableException.class)
        .until(() -> {
          store.forEachLive(NOW, _ -> {});
          return true;
        });
  }

  @Test
  void shouldPassOverPointersAtAnAssociationThatWasNeverWritten() {
    StoredAssociation association = apart();
    RedisProcess node = redis.of(keys.association(association.spi()));
    String device = keys.device(association.kid());
    try (RedisAssociationStore store = open()) {
      store.find(association.spi());
      node.kill();
      assertThatThrownBy(() -> store.put(association))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(exists(device)).isTrue();
      restart(node, store);

      assertThat(store.find(association.spi())).isEmpty();
      assertThat(store.findNewest(association.kid())).isEmpty();
      assertThat(store.findByName(association.names(), NOW, 9)).isEmpty();
      assertThat(store.liveAfter(0, 9).spis()).hasSize(1);
      // Found to point at nothing, they are taken out.
      await().until(() -> !exists(device));
      assertThat(store.put(association)).isEqualTo(StoreResult.STORED);
      assertThat(store.findNewest(association.kid())).isPresent();
    }
  }

  @Test
  void shouldStoreNothingWhereThePointersCannotBeWritten() {
    StoredAssociation association = apart();
    RedisProcess node = redis.of(keys.device(association.kid()));
    try (RedisAssociationStore store = open()) {
      store.find(association.spi());
      node.kill();
      assertThatThrownBy(() -> store.put(association))
          .isInstanceOf(StoreUnavailableException.class);
      restart(node, store);

      assertThat(store.find(association.spi())).isEmpty();
      assertThat(store.put(association)).isEqualTo(StoreResult.STORED);
    }
  }

  @Test
  void shouldPassOverPointersAtAnAssociationThatWasRemoved() {
    StoredAssociation association = apart();
    RedisProcess node = redis.of(keys.device(association.kid()));
    try (RedisAssociationStore store = open()) {
      store.put(association);
      node.kill();
      assertThatThrownBy(() -> store.remove(association.spi()))
          .isInstanceOf(StoreUnavailableException.class);
      restart(node, store);

      assertThat(store.find(association.spi())).isEmpty();
      assertThat(store.findNewest(association.kid())).isEmpty();
      assertThat(store.findByName(association.names(), NOW, 9)).isEmpty();
    }
  }

  @Test
  void shouldLeaveThePointersOfAnAssociationThatASecondTryFindsStored() {
    StoredAssociation association = apart();
    try (RedisAssociationStore store = open()) {
      assertThat(store.put(association)).isEqualTo(StoreResult.STORED);
      assertThat(store.put(association)).isEqualTo(StoreResult.SPI_TAKEN);

      assertThat(store.findNewest(association.kid())).isPresent();
      StoredAssociation rival =
          cluster.association(association.spi(), new Kid(777), NOW, NOW + 9000);
      assertThat(store.put(rival)).isEqualTo(StoreResult.SPI_TAKEN);
      String device = keys.device(rival.kid());
      assertThat(exists(device)).isFalse();
      assertThat(store.findNewest(association.kid())).isPresent();
    }
  }
}
