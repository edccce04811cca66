package org.callseal.megaco.transaction;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.callseal.core.crypto.RandomSource;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * A request of ours that has no reply yet. RFC 3525 D.1.3: repeated with exponential backoff, a
 * part of each pause at random. Belongs to one loop.
 *
 * <pre>
 * repeating -- pending --> long -- reply --> over
 *      |-- reply --> over        either one: over at its end without
 * </pre>
 */
final class SentRequest {

  private final Loop loop;
  private final RandomSource random;
  private final InetSocketAddress to;
  private final Runnable transmit;
  private final Consumer<Outcome> then;
  private final Runnable lost;
  private final long begunNs;
  private Duration delay = MegacoTimers.FIRST;
  private boolean pending;
  private Loop.@Nullable Timer timer;

  /**
   * @param transmit sends its bytes
   * @param then told once what came of it
   * @param lost called when its time is over
   */
  SentRequest(
      Loop loop,
      RandomSource random,
      InetSocketAddress to,
      Runnable transmit,
      Consumer<Outcome> then,
      Runnable lost) {
    this.loop = loop;
    this.random = random;
    this.to = to;
    this.transmit = transmit;
    this.then = then;
    this.lost = lost;
    this.begunNs = loop.nanoTime();
  }

  InetSocketAddress to() {
    return to;
  }

  void start() {
    transmit.run();
    timer = loop.schedule(MegacoTimers.FIRST, this::overdue);
  }

  /** RFC 3525 D.1.4: who receives a pending waits longer. */
  void pending() {
    pending = true;
    stop();
    timer = loop.schedule(MegacoTimers.PENDING, this::overdue);
  }

  void over(Outcome outcome) {
    stop();
    then.accept(outcome);
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void overdue() {
    Duration age = Duration.ofNanos(loop.nanoTime() - begunNs);
    if (age.compareTo(pending ? MegacoTimers.LAST_WAIT : MegacoTimers.T_MAX) >= 0) {
      lost.run();
      return;
    }
    if (age.compareTo(MegacoTimers.T_MAX) < 0) {
      transmit.run();
    }
    timer = loop.schedule(pending ? MegacoTimers.PENDING : pause(), this::overdue);
  }

  /** Doubles the delay; the pause is between half of it and all of it. */
  private Duration pause() {
    delay = delay.multipliedBy(2);
    byte[] drawn = random.bytes(1);
    Duration pause = delay.multipliedBy(256 + (drawn[0] & 0xff)).dividedBy(512);
    return pause.compareTo(MegacoTimers.LONGEST) < 0 ? pause : MegacoTimers.LONGEST;
  }
}
