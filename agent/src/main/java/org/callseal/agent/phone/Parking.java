package org.callseal.agent.phone;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Requests of a line's phones that wait for its association, in the order in which they came, for
 * at most 30 s and up to a number. Whoever parks answers what is refused or has waited for too
 * long. Pure; one for each line.
 *
 * @param <R> a waiting request
 */
final class Parking<R> {

  /** Below the 32 s after which a phone gives up by itself, so that it hears why. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  private record Place<R>(R request, long leaveBy) {}

  private final int places;
  private final Deque<Place<R>> waiting = new ArrayDeque<>();

  Parking(int places) {
    this.places = places;
  }

  /** Parks a request; false when every place is taken. */
  boolean park(R request, long nowNs) {
    if (waiting.size() >= places) {
      return false;
    }
    waiting.addLast(new Place<>(request, nowNs + LONGEST.toNanos()));
    return true;
  }

  /** Takes a request away before its turn; false when it does not wait here. */
  boolean take(R request) {
    return waiting.removeIf(place -> place.request().equals(request));
  }

  /** The request that has waited longest, which leaves. */
  Optional<R> next() {
    Place<R> first = waiting.pollFirst();
    return first == null ? Optional.empty() : Optional.of(first.request());
  }

  /** The requests that have waited for too long, which leave. */
  List<R> overdue(long nowNs) {
    List<R> overdue = new ArrayList<>();
    while (!waiting.isEmpty() && nowNs - waiting.getFirst().leaveBy() >= 0) {
      overdue.add(waiting.removeFirst().request());
    }
    return overdue;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
