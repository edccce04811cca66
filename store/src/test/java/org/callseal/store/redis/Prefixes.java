package org.callseal.store.redis;

import java.util.concurrent.atomic.AtomicInteger;

/** Keys of its own for every test, so that they can share one Redis. */
final class Prefixes {

  private static final AtomicInteger LAST = new AtomicInteger();

  private Prefixes() {}

  static String next() {
    return "test" + LAST.incrementAndGet();
  }
}
