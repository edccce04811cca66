package org.callseal.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.callseal.core.association.AssociationStore.StoreResult;
import org.callseal.core.association.LiveSpis.LiveSpi;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Spi;
import org.callseal.store.StoreUnavailableException;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis is down, mute, back and empty, or another one. */
@Timeout(240)
class RedisOutageTest {

  private static final Kid DEVICE = new Kid(5);
  private static final long NOW = Sealed.NOW;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Sealed cluster = new Sealed(1);
  private int lastSpi = 0x300;

  private StoredAssociation next() {
    lastSpi++;
    return cluster.association(new Spi(lastSpi), DEVICE, NOW + lastSpi, NOW + 9000);
  }

  private static boolean works(Callable<?> question) throws Exception {
    try {
      question.call();
      return true;
    } catch (StoreUnavailableException _) {
      return false;
    }
  }

  private void heals(RedisAssociationStore store) {
    await().atMost(PATIENCE).until(() -> works(() -> store.put(next())));
  }

  private static void everythingFails(RedisAssociationStore store, StoredAssociation some) {
    List<Runnable> questions =
        List.of(
            () -> store.put(some),
            () -> store.find(some.spi()),
            () -> store.lookUp(some.spi()),
            () -> store.findNewest(DEVICE),
            () -> store.findByName(List.of("a"), NOW, 1),
            () -> store.retainNewest(DEVICE, 1),
            () -> store.remove(some.spi()),
            () -> store.liveAfter(0, 9),
            () -> store.forEachLive(NOW, _ -> {}),
            () -> store.findFlow(some.spi()));
    for (Runnable question : questions) {
      assertThatThrownBy(question::run).isInstanceOf(StoreUnavailableException.class);
    }
  }

  @Test
  void shouldFailWhileRedisIsDownAndGoOnWhenItIsBackAndEmpty() {
    try (RedisProcess redis = RedisProcess.start();
        RedisAssociationStore store =
            RedisAssociationStore.open(Patient.briefly(redis.address()))) {
      StoredAssociation lost = next();
      store.put(lost);
      long position = store.liveAfter(0, 9).position();

      redis.kill();
      await().atMost(PATIENCE).until(() -> !works(() -> store.find(lost.spi())));
      everythingFails(store, next());
      redis.startAgain();
      heals(store);

      // Lost is an association, not the word of those that come after it.
      assertThat(store.find(lost.spi())).isEmpty();
      assertThat(store.findNewest(DEVICE)).isPresent();
      assertThat(store.liveAfter(position, 9).spis())
          .contains(new LiveSpi(new Spi(lastSpi), NOW + 9000));
    }
  }

  @Test
  void shouldTellWhoFollowsThatRedisHasLostWhatItTold() {
    try (RedisProcess redis = RedisProcess.start();
        RedisAssociationStore store =
            RedisAssociationStore.open(Patient.briefly(redis.address()))) {
      StoredAssociation kept = next();
      store.put(kept);
      long before = store.liveAfter(0, 9).position();
      redis.asked(commands -> commands.save());
      store.put(next());
      long position = store.liveAfter(before, 9).position();

      redis.kill();
      redis.startAgain();
      await().atMost(PATIENCE).until(() -> works(() -> store.find(kept.spi())));

      assertThat(store.liveAfter(position, 9).position()).isEqualTo(before);
      assertThat(store.liveAfter(position, 9).spis())
          .extracting(LiveSpi::spi)
          .containsExactly(kept.spi());
      redis.asked(commands -> commands.flushall());
      assertThat(store.liveAfter(position, 9).position()).isZero();
    }
  }

  @Test
  void shouldFailWhileRedisIsMuteAndGoOnWhenItSpeaks() {
    try (RedisProcess redis = RedisProcess.start();
        RedisAssociationStore store =
            RedisAssociationStore.open(Patient.briefly(redis.address()))) {
      StoredAssociation kept = next();
      store.put(kept);

      redis.pause();
      everythingFails(store, next());
      redis.resume();
      heals(store);

      assertThat(store.find(kept.spi())).isPresent();
    }
  }

  @Test
  void shouldRefuseMoreQuestionsThanAMuteRedisMayKeepWaiting() {
    try (RedisProcess redis = RedisProcess.start();
        RedisAssociationStore store =
            RedisAssociationStore.open(Patient.briefly(redis.address()))) {
      redis.pause();
      List<Thread> askers =
          Stream.generate(() ->
                  Thread.ofVirtual()
                      .start(() -> {
                        for (int i = 0; i < 3; i++) {
                          try {
                            store.find(new Spi(0x999));
                          } catch (StoreUnavailableException _) {
                            // As it should.
                          }
                        }
                      }))
              .limit(RedisConnector.MOST_UNANSWERED + 100)
              .toList();
      for (Thread asker : askers) {
        join(asker);
      }
      redis.resume();
      heals(store);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Requirement("3.4.5")
  void shouldGoOnWithTheReplicaWhenTheMasterDies() {
    try (RedisSentinelGroup group = new RedisSentinelGroup();
        RedisAssociationStore store =
            RedisAssociationStore.open(Patient.briefly(group.address()))) {
      StoredAssociation kept = next();
      store.put(kept);
      group.awaitReplication();

      group.master().kill();
      heals(store);

      assertThat(store.find(kept.spi()))
          .get()
          .usingRecursiveComparison()
          .ignoringFields("names")
          .isEqualTo(kept);
    }
  }

  @Test
  void shouldGoOnWithTheReplicaWhenTheMasterFallsMute() {
    try (RedisSentinelGroup group = new RedisSentinelGroup();
        RedisAssociationStore store =
            RedisAssociationStore.open(Patient.briefly(group.address()))) {
      store.put(next());
      group.awaitReplication();

      group.master().pause();
      heals(store);
      String role = group.replica().asked(redis -> redis.info("replication"));
      assertThat(role).contains("role:master");

      // It comes back as the master of old times, and is told at once that it is none.
      group.master().resume();
      StoredAssociation after = next();
      await().atMost(PATIENCE).until(() -> works(() -> store.put(after)));
      assertThat(store.find(after.spi())).isPresent();
    }
  }

  @Test
  void shouldFollowASlotThatMovesAndANodeThatComesBack() {
    try (RedisClusterOfThree group = new RedisClusterOfThree();
        RedisAssociationStore store =
            RedisAssociationStore.open(Patient.briefly(group.address()))) {
      StoredAssociation kept = next();
      store.put(kept);
      RedisKeys keys = new RedisKeys(RedisSettings.PREFIX);

      group.move(keys.association(kept.spi()));
      assertThat(store.find(kept.spi())).isPresent();
      assertThat(store.put(kept)).isEqualTo(StoreResult.SPI_TAKEN);
      assertThat(store.findNewest(DEVICE)).isPresent();

      RedisProcess node = group.of(keys.live());
      node.pause();
      await().atMost(PATIENCE).until(() -> !works(() -> store.put(next())));
      node.resume();
      heals(store);
    }
  }
}
