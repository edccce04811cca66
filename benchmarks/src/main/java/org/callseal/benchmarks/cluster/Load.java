package org.callseal.benchmarks.cluster;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Phones that say something to an edge until all of them have been answered, or for a time. What is
 * not answered is repeated as RFC 3261 17.1.2 has it: after 500 ms, then after twice the time
 * before, at most 4 s.
 *
 * <p>Belongs to the fleet's loop but for the methods that wait; used once.
 */
final class Load {

  private static final long T1_NS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long T2_NS = TimeUnit.SECONDS.toNanos(4);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final long PATIENCE_SECONDS = 60;
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final Fleet fleet;
  private final Script script;
  private final Set<Phone> waiting = new LinkedHashSet<>();
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();
  private final List<Long> delays = new ArrayList<>();
  private final Deque<Phone> ready = new ArrayDeque<>();
  private Consumer<Phone> next = _ -> {};
  private long left;
  private int again;
  private long beganNs;
  private long endedNs;

  /**
   * What came of it.
   *
   * @param delaysNs from each first transmission to its answer, in order of length
   */
  record Outcome(int done, int again, long tookNs, long[] delaysNs) {

    double seconds() {
      return (double) tookNs / SECOND_NS;
    }

    double delayMs(double quantile) {
      return delaysNs.length == 0
          ? Double.NaN
          : delaysNs[(int) (quantile * (delaysNs.length - 1))] / 1e6;
    }

    /** The share of answers that came before anything was repeated. */
    double atOnce(int asked) {
      return Arrays.stream(delaysNs).filter(delay -> delay < T1_NS).count() / (double) asked;
    }
  }

  Load(Fleet fleet, Script script) {
    this.fleet = fleet;
    this.script = script;
  }

  /** So many of them at a time, each anew as soon as it is done, so many times in all. */
  Outcome repeat(InetSocketAddress edge, List<Phone> phones, int times) {
    fleet.on(() -> {
      left = times;
      next = this::say;
      begin(edge);
      phones.forEach(this::say);
    });
    return end();
  }

  /** All of them at once, each one time. */
  Outcome burst(InetSocketAddress edge, List<Phone> phones) {
    fleet.on(() -> {
      left = phones.size();
      begin(edge);
      phones.forEach(this::say);
    });
    return end();
  }

  /** So many of them at a time, each one time. */
  Outcome window(InetSocketAddress edge, List<Phone> phones, int atOnce) {
    fleet.on(() -> {
      left = phones.size();
      ready.addAll(phones);
      next = _ -> sayNext();
      begin(edge);
      for (int i = 0; i < atOnce; i++) {
        sayNext();
      }
    });
    return end();
  }

  private void sayNext() {
    Phone free = ready.pollFirst();
    if (free != null) {
      say(free);
    }
  }

  /** One after the other, so many a second. */
  Outcome pace(InetSocketAddress edge, List<Phone> phones, int perSecond, int times) {
    fleet.on(() -> {
      left = times;
      ready.addAll(phones);
      next = ready::addLast;
      begin(edge);
      turn(perSecond, times);
    });
    return end();
  }

  private void turn(int perSecond, int times) {
    long due = (fleet.loop().nanoTime() - beganNs) * perSecond / SECOND_NS;
    for (long said = times - left; said < Math.min(due, times); said++) {
      sayNext();
    }
    if (left > 0) {
      fleet.loop().schedule(Duration.ofMillis(1), () -> turn(perSecond, times));
    }
  }

  private void begin(InetSocketAddress edge) {
    beganNs = fleet.loop().nanoTime();
    fleet.turnTo(edge, script, this::done);
    look();
  }

  private void say(Phone phone) {
    if (left <= 0) {
      return;
    }
    left--;
    long nowNs = fleet.loop().nanoTime();
    phone.beganNs = nowNs;
    phone.pauseNs = T1_NS;
    phone.againNs = nowNs + T1_NS;
    waiting.add(phone);
    fleet.send(phone);
  }

  private void done(Phone phone) {
    if (!waiting.remove(phone)) {
      return;
    }
    delays.add(fleet.loop().nanoTime() - phone.beganNs);
    next.accept(phone);
    if (left <= 0 && waiting.isEmpty()) {
      endedNs = fleet.loop().nanoTime();
      over.complete(true);
    }
  }

  private void look() {
    long nowNs = fleet.loop().nanoTime();
    for (Phone phone : waiting) {
      if (nowNs - phone.againNs >= 0) {
        again++;
        phone.pauseNs = Math.min(2 * phone.pauseNs, T2_NS);
        phone.againNs = nowNs + phone.pauseNs;
        fleet.sendAgain(phone);
      }
    }
    if (!over.isDone()) {
      fleet.loop().schedule(LOOK, this::look);
    }
  }

  private Outcome end() {
    try {
      over.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(waiting.size() + " phones were never answered", e);
    }
    return new Outcome(
        delays.size(),
        again,
        endedNs - beganNs,
        delays.stream().mapToLong(Long::longValue).sorted().toArray());
  }
}
