package org.callseal.transport.transaction;

import java.time.Duration;
import java.util.function.IntSupplier;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * A request that is sent again until it is answered or its time is over, with exponential backoff,
 * a part of each pause at random: MGCP (RFC 3435 3.5.3) and Megaco (RFC 3525 D.1.3) alike. Belongs
 * to one loop; lives as long as its request.
 *
 * <pre>
 * repeating -- provisional --> long -- stop --> over
 *      |-- stop --> over        either one: lost at its end without
 * </pre>
 */
public final class RepeatedRequest {

  /**
   * A protocol's times.
   *
   * @param first before the first repetition
   * @param longest no pause is longer
   * @param repeated how long a request is repeated
   * @param provisional between repetitions once a provisional answer came
   * @param last how long the final answer is waited for behind a provisional one
   */
  public record Times(
      Duration first, Duration longest, Duration repeated, Duration provisional, Duration last) {}

  private final Loop loop;
  private final Times times;
  private final IntSupplier octets;
  private final Runnable transmit;
  private final Runnable lost;
  private final long begunNs;
  private Duration delay;
  private boolean provisional;
  private Loop.@Nullable Timer timer;

  /**
   * A request that is not sent yet.
   *
   * @param octets random numbers from 0 to 255
   * @param transmit sends its bytes
   * @param lost called when its time is over
   */
  public RepeatedRequest(
      Loop loop, Times times, IntSupplier octets, Runnable transmit, Runnable lost) {
    this.loop = loop;
    this.times = times;
    this.octets = octets;
    this.transmit = transmit;
    this.lost = lost;
    this.begunNs = loop.nanoTime();
    this.delay = times.first();
  }

  /** Sends it for the first time. */
  public void start() {
    transmit.run();
    timer = loop.schedule(times.first(), this::overdue);
  }

  /** Who was asked said that the answer takes longer: it is repeated less often. */
  public void provisional() {
    provisional = true;
    stop();
    timer = loop.schedule(times.provisional(), this::overdue);
  }

  /** It is answered, or nobody waits for it any more. */
  public void stop() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void overdue() {
    Duration age = Duration.ofNanos(loop.nanoTime() - begunNs);
    if (age.compareTo(provisional ? times.last() : times.repeated()) >= 0) {
      lost.run();
      return;
    }
    // RFC 3435 3.5.6: repetitions MUST cease after T-MAX, whatever is waited for.
    if (age.compareTo(times.repeated()) < 0) {
      transmit.run();
    }
    timer = loop.schedule(provisional ? times.provisional() : pause(), this::overdue);
  }

  /** Doubles the delay; the pause is between half of it and all of it. */
  private Duration pause() {
    delay = delay.multipliedBy(2);
    Duration pause = delay.multipliedBy(256 + octets.getAsInt()).dividedBy(512);
    return pause.compareTo(times.longest()) < 0 ? pause : times.longest();
  }
}
