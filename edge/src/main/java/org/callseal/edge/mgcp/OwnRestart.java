package org.callseal.edge.mgcp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.callseal.core.crypto.RandomSource;
import org.callseal.edge.gateway.Controller;
import org.callseal.mgcp.EndpointName;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * One RSIP of the edge's on a gateway's behalf: repeated with growing pauses for T-MAX, with the
 * next call agent after Max1 repetitions (RFC 3435 3.5.3, 4.3); where nobody answers it is begun
 * again after Tdmin, doubling to Tdmax, as the procedure of a disconnected endpoint is (4.4.7).
 *
 * <p>Belongs to one loop; lives until it is answered or stopped.
 */
final class OwnRestart {

  private static final long FIRST_MS = 500;
  private static final long LONGEST_MS = 4_000;

  /** LONGTRAN-TIMER (RFC 3435 3.5.6), once a provisional response has come. */
  private static final long LONG_TRANSACTION_MS = 5_000;

  private static final long T_MAX_NS = TimeUnit.SECONDS.toNanos(20);

  /** More call agents than these that send it on send it in a circle. */
  private static final int MOST_REDIRECTIONS = 4;

  private static final Duration LEAST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(600);

  /** What it needs of its gateway. */
  interface Surroundings {

    /** An identifier that the gateway has not used of late. */
    int transaction();

    Controller callAgent(EndpointName endpoint);

    /** The one to try when this one is silent. */
    Controller next(EndpointName endpoint, Controller silent);

    /** An answer names another call agent; gives whether the endpoint belongs to it now. */
    boolean redirected(EndpointName endpoint, MgcpResponse response);

    void send(Controller to, byte[] bytes);
  }

  private final Loop loop;
  private final RandomSource random;
  private final Surroundings gateway;
  private final EndpointName endpoint;
  private final RestartMethod method;
  private int transaction;
  private Controller to;
  private long sinceNs;
  private int repetitions;
  private int redirections;
  private long timerMs;
  private Duration pause = LEAST_PAUSE;
  private Loop.@Nullable Timer timer;
  private boolean over;

  OwnRestart(
      Loop loop,
      RandomSource random,
      Surroundings gateway,
      EndpointName endpoint,
      RestartMethod method) {
    this.loop = loop;
    this.random = random;
    this.gateway = gateway;
    this.endpoint = endpoint;
    this.method = method;
    this.to = gateway.callAgent(endpoint);
  }

  void begin() {
    if (over) {
      return;
    }
    transaction = gateway.transaction();
    to = gateway.callAgent(endpoint);
    sinceNs = loop.nanoTime();
    repetitions = 0;
    timerMs = FIRST_MS;
    transmit();
  }

  int transaction() {
    return transaction;
  }

  boolean isOver() {
    return over;
  }

  private void transmit() {
    gateway.send(to, bytes());
    // RFC 3435 3.5.3: a random value between half of it and all of it.
    long spread = Math.floorMod(bits(), timerMs / 2 + 1);
    timer = loop.schedule(Duration.ofMillis(timerMs - timerMs / 2 + spread), this::unanswered);
    timerMs = Math.min(2 * timerMs, LONGEST_MS);
  }

  private long bits() {
    byte[] drawn = random.bytes(2);
    return Byte.toUnsignedInt(drawn[0]) << 8 | Byte.toUnsignedInt(drawn[1]);
  }

  private byte[] bytes() {
    String text =
        "RSIP "
            + transaction
            + " "
            + endpoint.canonical()
            + " MGCP 1.0\r\n"
            + method.lines(loop.nanoTime());
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void unanswered() {
    if (over) {
      return;
    }
    if (loop.nanoTime() - sinceNs > T_MAX_NS) {
      later();
      return;
    }
    if (++repetitions > CommandsOfGateway.REPETITIONS) {
      to = gateway.next(endpoint, to);
      repetitions = 0;
    }
    transmit();
  }

  private void later() {
    timer = loop.schedule(pause, this::begin);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** An answer to it; RFC 3435 4.4.6 has what follows from each. */
  void answered(MgcpResponse response) {
    if (over) {
      return;
    }
    cancel();
    if (response.isProvisional()) {
      timer = loop.schedule(Duration.ofMillis(LONG_TRANSACTION_MS), this::unanswered);
    } else if (response.code() == 521 && gateway.redirected(endpoint, response)) {
      if (++redirections <= MOST_REDIRECTIONS) {
        begin();
      } else {
        redirections = 0;
        later();
      }
    } else if (response.code() / 100 == 4) {
      later();
    } else {
      over = true;
    }
  }

  void stop() {
    over = true;
    cancel();
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
