package org.callseal.relay.gate;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import org.callseal.core.seal.Refusal;

/**
 * How many messages were taken, and how many refused for each reason. Written by one loop, read by
 * any thread; lives as long as the gates that count on it.
 */
public final class RefusalCounters {

  private static final int TAKEN = 0;

  private final AtomicLongArray counts = new AtomicLongArray(1 + Refusal.values().length);

  /** One more that was refused. */
  public void count(Refusal refusal) {
    add(1 + refusal.ordinal());
  }

  /** One more that was taken. */
  public void countTaken() {
    add(TAKEN);
  }

  public long taken() {
    return counts.get(TAKEN);
  }

  public long of(Refusal refusal) {
    return counts.get(1 + refusal.ordinal());
  }

  /** All that were refused. */
  public long refused() {
    long sum = 0;
    for (Refusal refusal : Refusal.values()) {
      sum += of(refusal);
    }
    return sum;
  }

  /** The reasons that have occurred, with their counts. */
  public Map<Refusal, Long> refusals() {
    Map<Refusal, Long> refusals = new EnumMap<>(Refusal.class);
    for (Refusal refusal : Refusal.values()) {
      if (of(refusal) > 0) {
        refusals.put(refusal, of(refusal));
      }
    }
    return refusals;
  }

  /** The same for logs: the words, in the order of their numbers. */
  public String words() {
    return refusals().entrySet().stream()
        .map(counted -> counted.getKey().word() + "=" + counted.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private void add(int index) {
    // One writer: a plain read and an ordered write are enough.
    counts.lazySet(index, counts.getPlain(index) + 1);
  }
}
