package org.callseal.edge.flow;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Who may speak in a name, and who does, by what all edges have written down. Belongs to one loop;
 * lives as long as the edge.
 */
public final class SpokenNames {

  private static final int MOST_UNDER_WAY = 64;

  private final StoredFlows stored;
  private final Executor work;
  private final Loop loop;
  private int underWay;

  SpokenNames(StoredFlows stored, Executor work, Loop loop) {
    this.stored = stored;
    this.work = work;
    this.loop = loop;
  }

  /**
   * Looks up the living associations whose scope has a canonical name, with their flows.
   *
   * @param then gets null where the store does not answer, or there are too many questions
   */
  public void find(String name, Consumer<@Nullable List<StoredFlows.Found>> then) {
    if (underWay >= MOST_UNDER_WAY) {
      then.accept(null);
      return;
    }
    underWay++;
    try {
      work.execute(() -> {
        @Nullable List<StoredFlows.Found> found = found(name);
        loop.execute(() -> {
          underWay--;
          then.accept(found);
        });
      });
    } catch (RejectedExecutionException _) {
      underWay--;
      then.accept(null);
    }
  }

  private @Nullable List<StoredFlows.Found> found(String name) {
    try {
      return stored.allOfCanonical(name);
    } catch (RuntimeException storeFails) {
      // That it fails is told with the edge's other questions; here it is no answer.
      return null;
    }
  }
}
