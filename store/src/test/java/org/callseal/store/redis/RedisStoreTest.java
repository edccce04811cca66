package org.callseal.store.redis;

import org.callseal.core.association.AssociationStore;
import org.callseal.store.AssociationStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Associations in a Redis that stands alone. */
final class RedisStoreTest extends AssociationStoreContract {

  private static RedisProcess redis;

  private final String prefix = Prefixes.next();

  @BeforeAll
  static void start() {
    redis = RedisProcess.start();
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
