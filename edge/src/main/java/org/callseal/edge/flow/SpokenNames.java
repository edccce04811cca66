package org.callseal.edge.flow;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.transport.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Who may speak in a name, and who does, by what all edges have written down. Belongs to one loop;
 * lives as long as the edge.
 */
public final class SpokenNames {

  /** More associations that have one name are not looked at. */
  private static final int MOST = 16;

  private static final int MOST_UNDER_WAY = 64;

  private final AssociationStore store;
  private final RecordCipher cipher;
  private final Executor work;
  private final Loop loop;
  private int underWay;

  SpokenNames(AssociationStore store, RecordCipher cipher, Executor work, Loop loop) {
    this.store = store;
    this.cipher = cipher;
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
      return store.findByName(cipher.tags(name), loop.utcSeconds(), MOST).stream()
          .flatMap(stored -> opened(stored, name).stream())
          .toList();
    } catch (RuntimeException storeFails) {
      // That it fails is told with the edge's other questions; here it is no answer.
      return null;
    }
  }

  private Optional<StoredFlows.Found> opened(StoredAssociation stored, String name) {
    return cipher
        .open(stored)
        .filter(record -> record.kind() == AssociationKind.ENDPOINT_DOMAIN)
        .filter(record -> record.scope().inLowerCase().permits(name))
        .map(record ->
            new StoredFlows.Found(
                record,
                store.findFlow(stored.spi()).flatMap(flow -> cipher.open(record.id(), flow)),
                true));
  }
}
