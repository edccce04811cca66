package org.callseal.systemtests.failover;

import java.util.function.BooleanSupplier;
import org.callseal.simulation.Fault;
import org.callseal.simulation.SeenDatagram;

/**
 * A place in the run of a world: before its nth event, or at the nth datagram of one edge, which
 * then is the last one to go out or the first one not to.
 *
 * @param number from 0
 */
record CrashPoint(Place place, int number) {

  /** Where to count. */
  enum Place {
    BETWEEN_EVENTS,
    BEFORE_A_DATAGRAM,
    AFTER_A_DATAGRAM
  }

  /** The nth point of a run that has so many events and so many datagrams of the edge. */
  static CrashPoint of(int index, int events, int datagrams) {
    int n = index % (events + 2 * datagrams);
    return n < events
        ? new CrashPoint(Place.BETWEEN_EVENTS, n)
        : new CrashPoint(
            (n - events) % 2 == 0 ? Place.BEFORE_A_DATAGRAM : Place.AFTER_A_DATAGRAM,
            (n - events) / 2);
  }

  /** Another point of the same kind, half as far into the run. */
  CrashPoint sooner() {
    return new CrashPoint(place, number / 2);
  }

  /**
   * Runs the world up to the point and does there what is to be done, in the midst of an event if
   * the point is a datagram.
   *
   * @return whether the point was reached within the time
   */
  boolean reach(ClusterWorld world, EdgeNode edge, Runnable strike, double seconds) {
    int[] left = {number};
    boolean[] struck = {false};
    Runnable once =
        () -> {
          struck[0] = true;
          strike.run();
        };
    Fault atDatagram =
        passage -> {
          if (!struck[0] && isOf(edge, passage.datagram()) && left[0]-- == 0) {
            if (place == Place.BEFORE_A_DATAGRAM) {
              passage.lose();
            }
            once.run();
          }
        };
    BooleanSupplier atEvent =
        () -> {
          if (left[0]-- == 0) {
            once.run();
          }
          return struck[0];
        };
    if (place == Place.BETWEEN_EVENTS) {
      return world.until(atEvent, seconds);
    }
    world.network.addFault(atDatagram);
    boolean reached = world.until(() -> struck[0], seconds);
    world.network.removeFault(atDatagram);
    return reached;
  }

  static boolean isOf(EdgeNode edge, SeenDatagram datagram) {
    return datagram.from().equals(edge.outer) || datagram.from().equals(edge.core);
  }
}
