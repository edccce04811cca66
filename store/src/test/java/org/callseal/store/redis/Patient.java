package org.callseal.store.redis;

import java.time.Duration;

/** Settings for tests: a machine that does much else at once makes no answer late. */
final class Patient {

  private static final Duration ANSWER = Duration.ofSeconds(10);

  private Patient() {}

  static RedisSettings of(RedisAddress address) {
    return RedisSettings.of(address).withTimeout(ANSWER);
  }

  /** For those in which answers stay away. */
  static RedisSettings briefly(RedisAddress address) {
    return RedisSettings.of(address).withTimeout(ANSWER.dividedBy(5));
  }
}
