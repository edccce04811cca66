package org.callseal.store.redis;

import org.callseal.core.association.AssociationStore;
import org.callseal.store.AssociationStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Associations in a Redis that a Sentinel watches. */
final class RedisSentinelStoreTest extends AssociationStoreContract {

  private static RedisSentinelGroup redis;

  private final String prefix = Prefixes.next();

  @BeforeAll
  static void start() {
    redis = new RedisSentinelGroup();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  protected AssociationStore open() {
    return RedisAssociationStore.open(Patient.of(redis.address()).withPrefix(prefix));
  }
}
