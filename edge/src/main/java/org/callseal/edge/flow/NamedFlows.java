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
import org.callseal.edge.flow.FlowFinder.Place;
import org.callseal.transport.Loop;

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
  private final Map<String, List<Consumer<Place<F>>>> waiting = new HashMap<>();

  public NamedFlows(StoredFlows stored, FlowFinder<F> finder, Loop loop) {
    this.stored = stored;
    this.finder = finder;
    this.loop = loop;
  }

  /**
   * Tells where the messages for a canonical name are to go.
   *
   * @param handed whether they were handed here by another edge
   */
  public void find(String name, boolean handed, Consumer<Place<F>> then) {
    Known last = known.get(name);
    if (last == null || loop.nanoTime() - last.sinceNs() > REMEMBERED_NS) {
      lookUp(name, handed, then);
      return;
    }
    finder.placeOf(
        last.device(),
        handed,
        place -> {
          switch (place) {
            case Place.Here<F>(var flow) when flow.device().scope().permits(name) ->
                then.accept(place);
            // The edge that holds it looks for itself who bears the name.
            case Place.Elsewhere<F> _ -> then.accept(place);
            case Place.Here<F> _, Place.Nowhere<F> _ -> {
              known.remove(name);
              lookUp(name, handed, then);
            }
          }
        });
  }

  private void lookUp(String name, boolean handed, Consumer<Place<F>> then) {
    List<Consumer<Place<F>>> others = waiting.get(name);
    if (others != null) {
      if (others.size() < MOST_WAITING) {
        others.add(then);
      } else {
        then.accept(new Place.Nowhere<>());
      }
      return;
    }
    List<Consumer<Place<F>>> waiters = new ArrayList<>(List.of(then));
    waiting.put(name, waiters);
    if (!stored.findByName(name, found -> found(name, handed, found))) {
      answer(name, new Place.Nowhere<>());
    }
  }

  private void found(String name, boolean handed, Optional<StoredFlows.Found> found) {
    if (found.isEmpty()) {
      answer(name, new Place.Nowhere<>());
      return;
    }
    Kid device = found.get().record().kid();
    known.remove(name);
    known.put(name, new Known(device, loop.nanoTime()));
    if (known.size() > MOST_REMEMBERED) {
      known.remove(known.keySet().iterator().next());
    }
    finder.placeOf(device, handed, place -> answer(name, place));
  }

  private void answer(String name, Place<F> place) {
    List<Consumer<Place<F>>> waiters = waiting.remove(name);
    if (waiters != null) {
      waiters.forEach(waiter -> waiter.accept(place));
    }
  }

  /** How many names it remembers or seeks. */
  public int size() {
    return known.size() + waiting.size();
  }
}
