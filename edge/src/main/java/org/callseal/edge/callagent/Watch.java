package org.callseal.edge.callagent;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call agent and what is known of its health.
 *
 * <pre>
 *  up       until so many questions in a row have no answer
 *  down     until anything is heard of it
 *  spared   up, but it said 503 to a question, or 503 and Retry-After to a request
 * </pre>
 *
 * It is asked in its turn; and in quick succession when a request was sent to it and nothing at all
 * was heard of it for a second, so that the sender's retransmissions find another one.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 */
final class Watch {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration HURRY = Duration.ofMillis(500);
  private static final long LONGEST_REST_SECONDS = 300;

  private final CallAgent is;
  private final HealthCheck check;
  private final Loop loop;
  private final BiConsumer<CallAgent, String> question;
  private boolean up = true;
  private boolean draining;
  private boolean resting;
  private long restsUntilNs;
  private int missed;
  private @Nullable String asked;
  private boolean awaited;
  private long awaitedSinceNs;
  private boolean timed;
  private boolean hurrying;

  /**
   * @param question sends it a question, which a new nonce names
   */
  Watch(CallAgent is, HealthCheck check, Loop loop, BiConsumer<CallAgent, String> question) {
    this.is = is;
    this.check = check;
    this.loop = loop;
    this.question = question;
  }

  CallAgent is() {
    return is;
  }

  boolean isUp() {
    return up;
  }

  /** Whether new requests may go to it before others. */
  boolean isReady() {
    if (resting && loop.nanoTime() - restsUntilNs >= 0) {
      resting = false;
    }
    return up && !draining && !resting;
  }

  /** Asks whether it is alive; what was asked before and not answered counts as missed. */
  void ask(String nonce) {
    if (asked != null && ++missed >= check.misses()) {
      setUp(false);
    }
    asked = nonce;
    question.accept(is, nonce);
  }

  /** It answered a question. */
  void answered(String nonce, int status) {
    if (nonce.equals(asked)) {
      asked = null;
      drains(status == 503);
    }
  }

  private void drains(boolean drains) {
    if (drains && !draining) {
      LOG.warn("call agent {} answers 503 and gets no new requests", is.name());
    } else if (!drains && draining) {
      LOG.info("call agent {} gets new requests again", is.name());
    }
    draining = drains;
  }

  /** It sent something, whatever it is. */
  void heard() {
    awaited = false;
    missed = 0;
    setUp(true);
  }

  /** RFC 3261 21.5.4: no further requests to it for the time in Retry-After. */
  void rest(long seconds) {
    long bounded = Math.min(seconds, LONGEST_REST_SECONDS);
    if (isReady()) {
      LOG.warn("call agent {} says 503 and is spared for {} s", is.name(), bounded);
    }
    resting = true;
    restsUntilNs = loop.nanoTime() + TimeUnit.SECONDS.toNanos(bounded);
  }

  /** A request was sent to it: something is to be heard of it soon. */
  void sent(Runnable ask) {
    if (!awaited) {
      awaited = true;
      awaitedSinceNs = loop.nanoTime();
    }
    if (up && !timed && !hurrying) {
      timed = true;
      loop.schedule(PATIENCE, () -> waited(ask));
    }
  }

  private void waited(Runnable ask) {
    timed = false;
    long leftNs = awaitedSinceNs + PATIENCE.toNanos() - loop.nanoTime();
    if (!awaited || !up) {
      return;
    }
    if (leftNs > 0) {
      timed = true;
      loop.schedule(Duration.ofNanos(leftNs), () -> waited(ask));
    } else {
      hurry(ask);
    }
  }

  private void hurry(Runnable ask) {
    hurrying = awaited && up;
    if (hurrying) {
      ask.run();
      loop.schedule(HURRY, () -> hurry(ask));
    }
  }

  /** Nothing more is to be heard of it. */
  void stop() {
    awaited = false;
  }

  private void setUp(boolean now) {
    if (up == now) {
      return;
    }
    up = now;
    if (up) {
      LOG.info("call agent {} at {} answers again", is.name(), is.address());
    } else {
      LOG.warn("call agent {} at {} does not answer", is.name(), is.address());
    }
  }
}
