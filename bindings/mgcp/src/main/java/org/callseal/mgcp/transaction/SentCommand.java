package org.callseal.mgcp.transaction;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.callseal.core.crypto.RandomSource;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * A command of ours that has no final response yet. RFC 3435 3.5.3: a retransmission strategy with
 * exponential backoff MUST be implemented; a part of each pause is random. Belongs to one loop.
 *
 * <pre>
 * repeating -- 1xx --> long -- final response --> over
 *      |-- final response --> over     either one: over at its end without
 * </pre>
 */
final class SentCommand {

  private final Loop loop;
  private final RandomSource random;
  private final byte[] bytes;
  private final InetSocketAddress to;
  private final Runnable transmit;
  private final Consumer<Outcome> then;
  private final Runnable lost;
  private final long begunNs;
  private Duration delay = MgcpTimers.FIRST;
  private boolean provisional;
  private Loop.@Nullable Timer timer;

  SentCommand(
      Loop loop,
      RandomSource random,
      byte[] bytes,
      InetSocketAddress to,
      Consumer<byte[]> transmit,
      Consumer<Outcome> then,
      Runnable lost) {
    this.loop = loop;
    this.random = random;
    this.bytes = bytes;
    this.to = to;
    this.transmit = () -> transmit.accept(bytes);
    this.then = then;
    this.lost = lost;
    this.begunNs = loop.nanoTime();
  }

  InetSocketAddress to() {
    return to;
  }

  int length() {
    return bytes.length;
  }

  void start() {
    transmit.run();
    timer = loop.schedule(MgcpTimers.FIRST, this::overdue);
  }

  /** RFC 3435 3.5.6: who receives a provisional response SHALL switch to LONGTRAN-TIMER. */
  void provisional() {
    provisional = true;
    stop();
    timer = loop.schedule(MgcpTimers.LONG_TRANSACTION, this::overdue);
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
    if (age.compareTo(provisional ? MgcpTimers.LAST_WAIT : MgcpTimers.T_MAX) >= 0) {
      lost.run();
      return;
    }
    // RFC 3435 3.5.6: repetitions MUST cease after T-MAX, whatever is waited for.
    if (age.compareTo(MgcpTimers.T_MAX) < 0) {
      transmit.run();
    }
    timer = loop.schedule(provisional ? MgcpTimers.LONG_TRANSACTION : pause(), this::overdue);
  }

  /** Doubles the delay; the pause is between half of it and all of it, at most RTO-MAX (3.5.3). */
  private Duration pause() {
    delay = delay.multipliedBy(2);
    byte[] drawn = random.bytes(1);
    Duration pause = delay.multipliedBy(256 + (drawn[0] & 0xff)).dividedBy(512);
    return pause.compareTo(MgcpTimers.LONGEST) < 0 ? pause : MgcpTimers.LONGEST;
  }
}
