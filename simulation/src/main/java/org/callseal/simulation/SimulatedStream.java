package org.callseal.simulation;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection between two simulated processes. Bytes arrive in order, cut at places that the
 * seed chooses; a receiver that does not read holds up the sender. A test may break it, or make it
 * half-open: neither end is told that the other is gone.
 *
 * <p>Belongs to the simulation's thread; lives from its opening to its end.
 */
public final class SimulatedStream {

  /** How many bytes are on the way before the sender has to wait. */
  private static final int WINDOW = 65_536;

  private static final int LONGEST_SEGMENT = 1460;
  private static final Duration MOST_JITTER = Duration.ofMillis(2);

  private final Schedule schedule;
  private final RandomGenerator random;
  private final Duration oneWay;
  private final StreamSide opener;
  private final StreamSide taker;
  private boolean dead;
  private boolean halfOpen;
  private @Nullable StreamSide stranded;

  SimulatedStream(
      Schedule schedule,
      RandomGenerator random,
      Duration oneWay,
      StreamSide opener,
      StreamSide taker) {
    this.schedule = schedule;
    this.random = random;
    this.oneWay = oneWay;
    this.opener = opener;
    this.taker = taker;
  }

  /** The address it was opened from, as its taker sees it. */
  public InetSocketAddress from() {
    return taker.remoteAddress();
  }

  /** The address it was opened to. */
  public InetSocketAddress to() {
    return opener.remoteAddress();
  }

  /** Everything that its opener has sent so far. */
  public byte[] sentByOpener() {
    return opener.sent();
  }

  /** Everything that its taker has sent so far. */
  public byte[] sentByTaker() {
    return taker.sent();
  }

  /** Whether it has not ended. */
  public boolean stands() {
    return !dead;
  }

  /** Breaks it: both ends hear of a reset, and what was on the way is lost. */
  public void reset() {
    if (!dead) {
      dead = true;
      opener.ended();
      taker.ended();
    }
  }

  /** From now on nothing arrives any more, at neither end, and neither is told. */
  public void cut() {
    halfOpen = true;
  }

  /**
   * An address of it is at another host now, which knows no such connection: what is sent there is
   * answered by a reset, and nothing comes from the host that had the address.
   *
   * @param opening whether it is the address that it was opened from
   */
  void strand(boolean opening) {
    stranded = opening ? opener : taker;
  }

  /** Carries bytes to the other side, in pieces. */
  void carry(StreamSide from, byte[] bytes) {
    if (stranded != null) {
      if (from != stranded) {
        schedule.at(schedule.now() + 2 * oneWay.toNanos(), () -> refused(from));
      }
      return;
    }
    int at = 0;
    while (at < bytes.length) {
      int left = bytes.length - at;
      int size = random.nextInt(4) == 0 ? 1 + random.nextInt(left) : left;
      byte[] piece = Arrays.copyOfRange(bytes, at, at + Math.min(size, LONGEST_SEGMENT));
      at += piece.length;
      arrive(from, () -> other(from).arrived(piece));
    }
  }

  private void refused(StreamSide side) {
    if (!dead) {
      dead = true;
      side.ended();
    }
  }

  /** One side ends it; the other hears of it behind what was sent before. */
  void endedBy(StreamSide side) {
    arrive(
        side,
        () -> {
          if (!dead) {
            dead = true;
            other(side).ended();
          }
        });
  }

  /** The receiver has taken bytes; the sender may have waited for that. */
  void taken(StreamSide by, int count) {
    other(by).acknowledged(count);
  }

  private void arrive(StreamSide from, Runnable what) {
    long jitter = random.nextLong(MOST_JITTER.toNanos());
    long when = from.notBefore(schedule.now() + oneWay.toNanos() + jitter);
    schedule.at(
        when,
        () -> {
          if (!halfOpen && !dead) {
            what.run();
          }
        });
  }

  private StreamSide other(StreamSide side) {
    return side == opener ? taker : opener;
  }

  static long unsent(long onTheWay) {
    return Math.max(0, onTheWay - WINDOW);
  }

  /** What was written, for whoever listens on the wire. */
  static final class Record {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void add(byte[] more) {
      bytes.writeBytes(more);
    }

    byte[] all() {
      return bytes.toByteArray();
    }
  }
}
