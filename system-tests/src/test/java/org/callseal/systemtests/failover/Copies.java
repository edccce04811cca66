package org.callseal.systemtests.failover;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.callseal.simulation.Fault;
import org.callseal.simulation.Passage;
import org.callseal.simulation.SeenDatagram;

/**
 * Somebody on the way, who keeps the last of what devices send to edges and plays it to all of
 * them, to those that never had it as well. Changes nothing; belongs to the simulation's thread.
 */
final class Copies implements Fault {

  private static final int KEPT = 12;

  private final ClusterWorld world;
  private final Deque<SeenDatagram> last = new ArrayDeque<>();
  private boolean playing;

  Copies(ClusterWorld world) {
    this.world = world;
  }

  @Override
  public void act(Passage passage) {
    SeenDatagram datagram = passage.datagram();
    if (!playing && world.edges.stream().anyMatch(edge -> edge.outer.equals(datagram.to()))) {
      last.add(datagram);
      if (last.size() > KEPT) {
        last.remove();
      }
    }
  }

  /** Every live edge gets it all, the oldest first. */
  void playBack() {
    List<SeenDatagram> all = new ArrayList<>(last);
    playing = true;
    for (EdgeNode edge : world.edges) {
      if (edge.isAlive()) {
        all.forEach(each -> world.network.inject(each.from(), edge.outer, each.payload()));
      }
    }
    playing = false;
  }
}
