package org.callseal.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Spi;
import org.junit.jupiter.api.Test;

class RedisRoundTripsTest {

  private static final Kid DEVICE = new Kid(5);

  private static final int TRIES = 10;

  private final Sealed cluster = new Sealed(1);
  private int stored = 0x400;

  @Test
  void shouldAskRedisAsFewTimesAsItCan() {
    try (RedisProcess redis = RedisProcess.start();
        RedisRelay relay = new RedisRelay(redis.port());
        RedisAssociationStore store = RedisAssociationStore.open(Patient.of(relay.address()))) {
      // Redis is given each script once.
      StoredAssociation first = association(0x300, DEVICE);
      store.put(first);
      store.putFlow(cluster.flow(first, "192.0.2.1", 1));
      store.put(association(0x301, DEVICE));

      assertThat(turns(relay, () -> store.put(association(++stored, new Kid(stored)))))
          .isEqualTo(1);
      assertThat(turns(relay, () -> store.find(new Spi(0x301)))).isEqualTo(1);
      assertThat(turns(relay, () -> store.lookUp(new Spi(0x301)))).isEqualTo(2);
      assertThat(turns(relay, () -> store.findNewest(DEVICE))).isEqualTo(2);
      assertThat(turns(relay, () -> store.liveAfter(0, 100))).isEqualTo(1);
      assertThat(
              turns(
                  relay,
                  () ->
                      store.putFlows(
                          IntStream.range(2, 200)
                              .mapToObj(i -> cluster.flow(first, "192.0.2.1", i))
                              .toList())))
          .isLessThan(100);
      assertThat(store.findFlow(first.spi()).orElseThrow().sequence()).isEqualTo(199);
    }
  }

  private StoredAssociation association(int spi, Kid device) {
    return cluster.association(new Spi(spi), device, Sealed.NOW + spi, Sealed.NOW + 9000);
  }

  /** The fewest of some: what is sent together may arrive apart, and looks like two then. */
  private static long turns(RedisRelay relay, Runnable question) {
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long before = relay.turns();
      question.run();
      fewest = Math.min(fewest, relay.turns() - before);
    }
    return fewest;
  }
}
