package org.callseal.systemtests.failover;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.callseal.edge.sibling.Siblings;
import org.callseal.simulation.SimulatedLoop;

/**
 * The links of all edges with each other. A link that an edge's death or a cut ends is noticed
 * within a moment, as a closed connection is. Belongs to the simulation's thread.
 */
public final class SiblingLinks {

  private static final Duration ONE_WAY = Duration.ofMillis(1);

  private final SimulatedLoop wire;
  private final Map<String, BiConsumer<String, byte[]>> listeners = new HashMap<>();
  private final Set<String> cut = new HashSet<>();
  private int carried;

  public SiblingLinks(SimulatedLoop wire) {
    this.wire = wire;
  }

  /** The end of one edge, which begins with its process. */
  public Siblings of(String name) {
    return new Siblings() {
      @Override
      public void hear(BiConsumer<String, byte[]> listener) {
        listeners.put(name, listener);
      }

      @Override
      public void send(String edge, byte[] message) {
        if (present().contains(edge)) {
          carried++;
          wire.schedule(ONE_WAY, () -> arrive(name, edge, message));
        }
      }

      @Override
      public Set<String> present() {
        Set<String> others = new HashSet<>(listeners.keySet());
        others.remove(name);
        others.removeIf(other -> cut.contains(other) || cut.contains(name));
        return others;
      }
    };
  }

  private void arrive(String from, String to, byte[] message) {
    BiConsumer<String, byte[]> listener = listeners.get(to);
    if (listener != null && !cut.contains(from) && !cut.contains(to)) {
      listener.accept(from, message);
    }
  }

  /** The process of this name is no more. */
  public void died(String name) {
    listeners.remove(name);
  }

  /** Whether the others and this one hear each other from now on. */
  void cut(String name, boolean nothing) {
    var _ = nothing ? cut.add(name) : cut.remove(name);
  }

  /** How many messages went over all links so far. */
  int carried() {
    return carried;
  }
}
