package org.callseal.edge;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.callseal.core.control.ControlMessage;
import org.callseal.edge.flow.DeviceFlow;
import org.callseal.edge.flow.Flows;
import org.callseal.transport.Loop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The going of an edge out of service: its devices are told to go elsewhere, a few at a time over
 * the first half of the time there is, and those that are still here are told again over half of
 * what is left of it, at most every 5 s. It is over when no device's flow is here and no request is
 * under way, or when the time is, and that of a transaction besides.
 *
 * <p>Belongs to the edge's loop; used once, and may be given up.
 */
final class Draining {

  private static final Logger LOG = LoggerFactory.getLogger(Draining.class);
  private static final Duration STEP = Duration.ofMillis(100);
  private static final int STEPS_A_SECOND = 10;

  /** 2,000 devices a second: the other edges have to take them up. */
  private static final int MOST_IN_A_STEP = 200;

  private static final long ROUND_NS = TimeUnit.SECONDS.toNanos(5);

  /** A call agent that asks by OPTIONS each second is to hear it before nobody answers. */
  private static final long TOLD_NS = TimeUnit.SECONDS.toNanos(3);

  /** RFC 3261 17: no transaction is under way for longer. */
  private static final long TRANSACTION_NS = TimeUnit.SECONDS.toNanos(32);

  private final Loop loop;
  private final Flows flows;
  private final String edge;
  private final IntSupplier underWay;
  private final long toldNs;
  private final long endNs;
  private final CompletableFuture<Integer> over = new CompletableFuture<>();
  private final Queue<DeviceFlow<?, ?>> toTell = new ArrayDeque<>();
  private long roundNs;
  private double inAStep;
  private double due;
  private int steps;
  private boolean givenUp;

  /**
   * @param edge the name under which flows of this edge are written down
   * @param underWay how much there is that will be over by itself
   */
  Draining(Loop loop, Flows flows, String edge, IntSupplier underWay, Duration within) {
    this.loop = loop;
    this.flows = flows;
    this.edge = edge;
    this.underWay = underWay;
    this.toldNs = loop.nanoTime() + Math.min(TOLD_NS, within.toNanos());
    this.endNs = loop.nanoTime() + within.toNanos();
  }

  /** Begins; gives how many devices' flows are here still when it is over. */
  CompletableFuture<Integer> begin() {
    round(endNs - loop.nanoTime());
    LOG.info("going out of service: {} devices are told to go elsewhere", toTell.size());
    step();
    return over;
  }

  /** The edge stays: nobody else is told to go. */
  void giveUp() {
    if (!over.isDone()) {
      givenUp = true;
      over.complete(flows.heldAt(edge, loop.nanoTime()).size());
    }
  }

  private void round(long leftNs) {
    roundNs = loop.nanoTime();
    toTell.addAll(flows.heldAt(edge, roundNs));
    long stepsLeft = Math.max(1, leftNs / 2 / STEP.toNanos());
    inAStep = Math.min(toTell.size() / (double) stepsLeft, MOST_IN_A_STEP);
    due = 1;
  }

  private void step() {
    if (givenUp) {
      return;
    }
    long nowNs = loop.nanoTime();
    for (; due >= 1 && !toTell.isEmpty(); due--) {
      tell(toTell.remove(), nowNs);
    }
    due += inAStep;
    if (steps++ % STEPS_A_SECOND == 0) {
      int left = flows.heldAt(edge, nowNs).size();
      boolean told = nowNs - toldNs >= 0;
      if ((told && left == 0 && underWay.getAsInt() == 0) || nowNs - endNs >= TRANSACTION_NS) {
        LOG.info("out of service: {} devices are here still", left);
        over.complete(left);
        return;
      }
      if (toTell.isEmpty() && nowNs - roundNs >= ROUND_NS && nowNs - endNs < 0) {
        round(endNs - nowNs);
      }
    }
    loop.schedule(STEP, this::step);
  }

  private void tell(DeviceFlow<?, ?> flow, long nowNs) {
    if (flow.isHeldAt(edge, nowNs) && flow.leg().isLocated()) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(endNs - nowNs);
      flow.leg()
          .ask(
              new ControlMessage.Drain(
                  (int) Math.clamp(seconds, 1, ControlMessage.Drain.LONGEST_WAIT)),
              nowNs);
    }
  }
}
