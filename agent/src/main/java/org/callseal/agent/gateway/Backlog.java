package org.callseal.agent.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a gateway says while there is no association to say it under, in its order: a few things,
 * for a short time, each once. Gateways repeat what is not answered, at most 4 s apart (RFC 3435
 * 3.5.3), so as long as one goes on with something there is a copy of it here, and no longer. Pure;
 * one for each gateway.
 *
 * @param <T> compared by equals
 */
public final class Backlog<T> {

  static final int PLACES = 8;
  static final Duration LONGEST = Duration.ofMillis(4500);

  private record Place<T>(T thing, long leaveBy) {}

  private final Deque<Place<T>> waiting = new ArrayDeque<>();

  /** Something is to wait; false when every place is taken by something else. */
  public boolean add(T thing, long nowNs) {
    waiting.removeIf(place -> place.thing().equals(thing));
    if (waiting.size() == PLACES) {
      return false;
    }
    waiting.addLast(new Place<>(thing, nowNs + LONGEST.toNanos()));
    return true;
  }

  /** Everything that waits, which leaves. */
  public List<T> takeAll() {
    List<T> all = waiting.stream().map(Place::thing).toList();
    waiting.clear();
    return all;
  }

  /** What has waited for too long leaves; how much it was. */
  public int sweep(long nowNs) {
    List<Place<T>> late = new ArrayList<>();
    for (Place<T> place : waiting) {
      if (nowNs - place.leaveBy() >= 0) {
        late.add(place);
      }
    }
    waiting.removeAll(late);
    return late.size();
  }

  /** How much waits. */
  public int size() {
    return waiting.size();
  }
}
