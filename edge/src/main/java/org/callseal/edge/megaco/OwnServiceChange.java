package org.callseal.edge.megaco;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.callseal.core.crypto.RandomSource;
import org.callseal.edge.gateway.Controller;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * What the edge tells call agents on a gateway's behalf: that it is gone, or that it is back. The
 * newest word alone is repeated, with growing pauses for LONG-TIMER, with the next call agent after
 * five repetitions; where nobody answers it is begun again after 15 s, doubling to 10 minutes.
 *
 * <p>Belongs to one loop; lives as long as its gateway is known here.
 */
final class OwnServiceChange {

  private static final long FIRST_MS = 500;
  private static final long LONGEST_MS = 4_000;

  /** Once a pending has come. */
  private static final long PENDING_MS = 5_000;

  /** RFC 3525 D.1.1: LONG-TIMER. */
  private static final long LONG_TIMER_NS = TimeUnit.SECONDS.toNanos(30);

  private static final Duration LEAST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(600);

  /** Until it is told, a call agent has no connection to reach the gateway over. */
  private static final Duration LONGEST_WITHOUT_CONNECTION = Duration.ofSeconds(60);

  /** What it needs of its gateway. */
  interface Surroundings {

    /** The gateway's own spelling of its name. */
    @Nullable MessageHead head();

    boolean hasUsed(long number);

    ControllerChoice choice();

    /** Whether its call agent is spoken to over a connection. */
    boolean isOverConnections();

    void send(Controller to, byte[] bytes);
  }

  private final Loop loop;
  private final RandomSource random;
  private final Surroundings gateway;
  private @Nullable ChangeMethod method;
  private @Nullable Controller to;
  private long number;
  private long sinceNs;
  private int repetitions;
  private long timerMs;
  private Duration pause = LEAST_PAUSE;
  private Loop.@Nullable Timer timer;

  OwnServiceChange(Loop loop, RandomSource random, Surroundings gateway) {
    this.loop = loop;
    this.random = random;
    this.gateway = gateway;
  }

  /** Says it, from then on, and nothing said before any more. */
  void say(ChangeMethod word, Duration delay) {
    stop();
    method = word;
    pause = LEAST_PAUSE;
    timer = loop.schedule(delay, this::begin);
  }

  /** It has been told, or the gateway speaks for itself. */
  void stop() {
    method = null;
    to = null;
    if (timer != null) {
      timer.cancel();
    }
  }

  boolean isUnderWay() {
    return method != null;
  }

  /** Whether this is the number of what is being said, to this call agent or to the one before. */
  boolean isOurs(long other) {
    return to != null && number == other;
  }

  /** A call agent whose reply named it is told instead. */
  void begin() {
    number = draw();
    to = gateway.choice().present();
    sinceNs = loop.nanoTime();
    repetitions = 0;
    timerMs = FIRST_MS;
    transmit();
  }

  /** It is known there and will be replied to. */
  void pending() {
    cancel();
    timer = loop.schedule(Duration.ofMillis(PENDING_MS), this::unanswered);
  }

  private void transmit() {
    MessageHead head = gateway.head();
    ChangeMethod word = method;
    Controller there = to;
    if (head == null || word == null || there == null) {
      return;
    }
    gateway.send(there, head.serviceChange(number, word));
    long spread = Math.floorMod(ByteBuffer.wrap(random.bytes(2)).getShort(), timerMs / 2 + 1);
    timer = loop.schedule(Duration.ofMillis(timerMs - timerMs / 2 + spread), this::unanswered);
    timerMs = Math.min(2 * timerMs, LONGEST_MS);
  }

  private void unanswered() {
    Controller silent = to;
    if (silent == null) {
      return;
    }
    if (loop.nanoTime() - sinceNs > LONG_TIMER_NS) {
      timer = loop.schedule(pause, this::begin);
      Duration doubled = pause.multipliedBy(2);
      Duration longest = gateway.isOverConnections() ? LONGEST_WITHOUT_CONNECTION : LONGEST_PAUSE;
      pause = doubled.compareTo(longest) > 0 ? longest : doubled;
      return;
    }
    if (++repetitions > RequestsOfGateway.REPETITIONS) {
      to = gateway.choice().silent(silent);
      repetitions = 0;
    }
    transmit();
  }

  /** A number from 1 on that the gateway has not used of late. */
  private long draw() {
    long drawn = 0;
    while (drawn == 0 || gateway.hasUsed(drawn)) {
      drawn = Integer.toUnsignedLong(ByteBuffer.wrap(random.bytes(Integer.BYTES)).getInt());
    }
    return drawn;
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
