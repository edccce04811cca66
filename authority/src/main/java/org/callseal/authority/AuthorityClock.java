package org.callseal.authority;

import java.util.function.LongSupplier;

/**
 * The authority's view of time, handed in so that a simulation can hand in its own.
 *
 * @param nanoTime monotonic nanoseconds
 * @param utcSeconds wall clock, seconds since 1970-01-01T00:00Z
 */
public record AuthorityClock(LongSupplier nanoTime, LongSupplier utcSeconds) {

  /** The system's clocks. */
  public static AuthorityClock system() {
    return new AuthorityClock(System::nanoTime, () -> System.currentTimeMillis() / 1000);
  }

  long nowNs() {
    return nanoTime.getAsLong();
  }

  long nowSeconds() {
    return utcSeconds.getAsLong();
  }
}
