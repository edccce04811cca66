package org.callseal.edge.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.callseal.core.credential.Kid;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Finds the device that speaks under a name, for call agents whose requests have no token: of those
 * whose scope has the name, the one whose association is the newest. What was found is remembered
 * for a minute, so that the messages of one call go one way and the store is asked once for them.
 *
 * <p>Belongs to one loop; lives as long as the edge.
 *
 * @param <F> a flow of the protocol
 */
public final class NamedFlows<F extends DeviceFlow<?, ?>> {

  private static final long REMEMBERED_NS = TimeUnit.MINUTES.toNanos(1);
  private static final int MOST_REMEMBERED = 10_000;
  private static final int MOST_WAITING = 16;

  private record Known(Kid device, long sinceNs) {}

  private final StoredFlows stored;
  private final FlowFinder<F> finder;
  private final Loop loop;
  private final Map<String, Known> known = new LinkedHashMap<>();
  private final Map<String, List<Consumer<@Nullable F>>> waiting = new HashMap<>();

  public NamedFlows(StoredFlows stored, FlowFinder<F> finder, Loop loop) {
    this.stored = stored;
    this.finder = finder;
    this.loop = loop;
  }

  /** Gives the flow of a canonical name; null when no device speaks under it now. */
  public void find(String name, Consumer<@Nullable F> then) {
    Known last = known.get(name);
    if (last == null || loop.nanoTime() - last.sinceNs() > REMEMBERED_NS) {
      lookUp(name, then);
      return;
    }
    finder.newest(
        last.device(),
        flow -> {
          if (flow != null && flow.device().scope().permits(name)) {
            then.accept(flow);
          } else {
            known.remove(name);
            lookUp(name, then);
          }
        });
  }

  private void lookUp(String name, Consumer<@Nullable F> then) {
    List<Consumer<@Nullable F>> others = waiting.get(name);
    if (others != null) {
      if (others.size() < MOST_WAITING) {
        others.add(then);
      } else {
        then.accept(null);
      }
      return;
    }
    List<Consumer<@Nullable F>> waiters = new ArrayList<>(List.of(then));
    waiting.put(name, waiters);
    if (!stored.findByName(name, found -> found(name, found))) {
      answer(name, null);
    }
  }

  private void found(String name, Optional<StoredFlows.Found> found) {
    if (found.isEmpty()) {
      answer(name, null);
      return;
    }
    Kid device = found.get().record().kid();
    known.remove(name);
    known.put(name, new Known(device, loop.nanoTime()));
    if (known.size() > MOST_REMEMBERED) {
      known.remove(known.keySet().iterator().next());
    }
    finder.newest(device, flow -> answer(name, flow));
  }

  private void answer(String name, @Nullable F flow) {
    List<Consumer<@Nullable F>> waiters = waiting.remove(name);
    if (waiters != null) {
      waiters.forEach(waiter -> waiter.accept(flow));
    }
  }

  /** How many names it remembers or seeks. */
  public int size() {
    return known.size() + waiting.size();
  }
}
