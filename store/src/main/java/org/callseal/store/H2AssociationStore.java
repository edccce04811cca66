package org.callseal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.Flow;
import org.callseal.core.association.LiveSpis;
import org.callseal.core.association.LiveSpis.LiveSpi;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.association.StoredFlow;
import org.callseal.core.credential.Kid;
import org.callseal.core.exchange.AssociationKind;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Sealed associations and flows in the embedded database. An association is on the disk when {@link
 * #put} returns; flows follow in batches, because an endpoint's next message tells a lost one
 * again.
 *
 * <p>Thread rule: any thread that may block. Lifetime: from opening to {@link #close}, which writes
 * what waits and leaves the database open.
 */
public final class H2AssociationStore implements AssociationStore {

  private static final RowMapper<StoredAssociation> ASSOCIATION = (row, _) -> association(row);
  private static final RowMapper<StoredFlow> FLOW =
      (row, _) ->
          new StoredFlow(
              new Spi(row.getInt("spi")), row.getLong("sequence"), row.getBytes("sealed"));

  private static final RowMapper<Placed> PLACED =
      (row, _) ->
          new Placed(
              row.getLong("place"),
              new LiveSpi(new Spi(row.getInt("spi")), row.getLong("end_seconds")));

  private final H2Database database;
  private final FlowBatch flows;

  /** Held while one stores, so that places are seen in their order. */
  private final ReentrantLock placing = new ReentrantLock();

  /** Keeps them in the database. */
  public H2AssociationStore(H2Database database) {
    this.database = database;
    this.flows = new FlowBatch(database);
  }

  @Override
  public StoreResult put(StoredAssociation association) {
    boolean stored = place(association);
    database.sync();
    return stored ? StoreResult.STORED : StoreResult.SPI_TAKEN;
  }

  /** One at a time, but for the disk, which serves many at once. */
  private boolean place(StoredAssociation association) {
    placing.lock();
    try {
      return database.insertSoon(handle -> insert(handle, association));
    } finally {
      placing.unlock();
    }
  }

  private static int insert(Handle handle, StoredAssociation association) {
    int spi = association.spi().value();
    int inserted =
        handle.execute(
            "INSERT INTO association (spi, id, kind, kid, born_seconds, end_seconds, sealed)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
            spi,
            association.id().bytes(),
            association.kind().text(),
            association.kid().value(),
            association.bornSeconds(),
            association.endSeconds(),
            association.sealed());
    for (String name : association.names()) {
      handle.execute("INSERT INTO association_name (name, spi) VALUES (?, ?)", name, spi);
    }
    return inserted;
  }

  @Override
  public Optional<StoredAssociation> find(Spi spi) {
    return database.read(handle ->
        handle
            .select("SELECT * FROM association WHERE spi = ?", spi.value())
            .map(ASSOCIATION)
            .findOne());
  }

  @Override
  public Optional<StoredAssociation> findNewest(Kid kid) {
    return database.read(handle ->
        handle
            .select(
                "SELECT * FROM association WHERE kid = ?"
                    + " ORDER BY kid DESC, born_seconds DESC FETCH FIRST ROW ONLY",
                kid.value())
            .map(ASSOCIATION)
            .findOne());
  }

  @Override
  public List<StoredAssociation> findByName(List<String> names, long nowSeconds, int most) {
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT * FROM association WHERE end_seconds > :now AND spi IN"
                    + " (SELECT spi FROM association_name WHERE name IN (<names>))"
                    + " ORDER BY born_seconds DESC FETCH FIRST :most ROWS ONLY")
            .bindList("names", names)
            .bind("now", nowSeconds)
            .bind("most", most)
            .map(ASSOCIATION)
            .list());
  }

  @Override
  public void retainNewest(Kid kid, int most) {
    List<Spi> older =
        database.read(handle ->
            handle
                .select(
                    "SELECT spi FROM association WHERE kid = ?"
                        + " ORDER BY kid DESC, born_seconds DESC OFFSET ? ROWS",
                    kid.value(),
                    most)
                .map((row, _) -> new Spi(row.getInt("spi")))
                .list());
    remove(older);
  }

  @Override
  public void remove(Collection<Spi> spis) {
    if (spis.isEmpty()) {
      return;
    }
    spis.forEach(flows::forget);
    database.write(handle -> {
      try (PreparedBatch batch = handle.prepareBatch("DELETE FROM association WHERE spi = ?")) {
        spis.forEach(spi -> batch.add(spi.value()));
        return batch.execute().length;
      }
    });
  }

  @Override
  public LiveSpis liveAfter(long position, int most) {
    List<Placed> found =
        database.read(handle ->
            handle
                .select(
                    "SELECT place, spi, end_seconds FROM association WHERE place > ?"
                        + " ORDER BY place FETCH FIRST ? ROWS ONLY",
                    position,
                    most)
                .map(PLACED)
                .list());
    return new LiveSpis(
        found.isEmpty() ? position : found.getLast().place(),
        found.stream().map(Placed::live).toList());
  }

  @Override
  public void forEachLive(long nowSeconds, Consumer<StoredAssociation> action) {
    database.read(handle -> {
      handle
          .select("SELECT * FROM association WHERE end_seconds > ?", nowSeconds)
          .map(ASSOCIATION)
          .forEach(action);
      return true;
    });
  }

  @Override
  public int removeEnded(long nowSeconds) {
    return database.write(
        handle -> handle.execute("DELETE FROM association WHERE end_seconds <= ?", nowSeconds));
  }

  @Override
  public void putFlow(StoredFlow flow) {
    flows.put(flow);
  }

  @Override
  public Optional<StoredFlow> findFlow(Spi spi) {
    Optional<StoredFlow> stored =
        database.read(handle ->
            handle.select("SELECT * FROM flow WHERE spi = ?", spi.value()).map(FLOW).findOne());
    return flows.latest(spi, stored);
  }

  @Override
  public void close() {
    flows.close();
  }

  /** Writes it unless there is a later one, or no association to it any more. */
  static void write(Handle handle, StoredFlow flow) {
    int spi = flow.spi().value();
    handle.execute(
        "MERGE INTO flow USING (SELECT spi FROM association WHERE spi = ?) AS known"
            + " ON flow.spi = known.spi"
            + " WHEN MATCHED AND (flow.sequence < ? OR flow.sequence - "
            + Flow.HOUR
            + " > ?)"
            + " THEN UPDATE SET sequence = ?, sealed = ?"
            + " WHEN NOT MATCHED THEN INSERT (spi, sequence, sealed) VALUES (?, ?, ?)",
        spi,
        flow.sequence(),
        flow.sequence(),
        flow.sequence(),
        flow.sealed(),
        spi,
        flow.sequence(),
        flow.sealed());
  }

  /** An SPI with its place in the order of storing. */
  private record Placed(long place, LiveSpi live) {}

  private static StoredAssociation association(ResultSet row) throws SQLException {
    return new StoredAssociation(
        new Spi(row.getInt("spi")),
        AssociationId.of(row.getBytes("id")).orElseThrow(),
        kind(row.getString("kind")),
        new Kid(row.getLong("kid")),
        row.getLong("born_seconds"),
        row.getLong("end_seconds"),
        List.of(),
        row.getBytes("sealed"));
  }

  private static AssociationKind kind(String text) {
    return Stream.of(AssociationKind.values())
        .filter(kind -> kind.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the database holds kind " + text));
  }
}
