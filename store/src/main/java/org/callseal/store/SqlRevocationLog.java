package org.callseal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.callseal.core.association.AssociationStore.StoreResult;
import org.callseal.core.association.LiveAssociation;
import org.callseal.core.association.Revocation;
import org.callseal.core.association.RevocationLog;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * The log of revocations in a database that speaks SQL. Whoever writes it first changes the row
 * that holds its highest number, and so has the log alone until it commits, in whatever process.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the database's.
 */
public final class SqlRevocationLog implements RevocationLog {

  /** A statement takes some ten thousand values at most, and plans are kept by their number. */
  private static final int AT_ONCE = 1000;

  private static final RowMapper<LiveAssociation> LIVE = (row, _) -> live(row);
  private static final RowMapper<Revocation> REVOCATION =
      (row, _) ->
          new Revocation(
              row.getLong("number"),
              new Spi(row.getInt("spi")),
              AssociationId.of(row.getBytes("id")).orElseThrow(),
              new Kid(row.getLong("kid")),
              cause(row.getString("cause")),
              row.getLong("end_seconds"));

  private final SqlDatabase database;
  private final boolean besideAssociations;

  private SqlRevocationLog(SqlDatabase database, boolean besideAssociations) {
    this.database = database;
    this.besideAssociations = besideAssociations;
  }

  /** Keeps it in the database; whatever a call has written is on the disk when it returns. */
  public SqlRevocationLog(SqlDatabase database) {
    this(database, false);
  }

  /**
   * The same, where the associations are kept in this database too: what {@link #record} writes is
   * on the disk with the association that is stored after it, or neither of them is.
   */
  public static SqlRevocationLog besideAssociations(H2Database database) {
    return new SqlRevocationLog(database, true);
  }

  @Override
  public StoreResult record(StoredAssociation association) {
    Function<Handle, Integer> row = handle -> insert(handle, LiveAssociation.of(association));
    boolean recorded = besideAssociations ? database.insertSoon(row) : database.insert(row);
    return recorded ? StoreResult.STORED : StoreResult.SPI_TAKEN;
  }

  @Override
  public Optional<LiveAssociation> findLive(AssociationId id, long nowSeconds) {
    return database.read(handle ->
        handle
            .select(
                "SELECT * FROM live_association WHERE id = ? AND end_seconds > ?",
                id.bytes(),
                nowSeconds)
            .map(LIVE)
            .findOne());
  }

  @Override
  public List<LiveAssociation> liveOf(Set<Kid> devices, long nowSeconds) {
    List<Long> kids = devices.stream().map(Kid::value).toList();
    return database.read(handle -> {
      List<LiveAssociation> found = new ArrayList<>();
      for (List<Long> some : parts(kids)) {
        handle
            .createQuery(
                "SELECT * FROM live_association WHERE kid IN (<kids>) AND end_seconds > :now")
            .bindList("kids", some)
            .bind("now", nowSeconds)
            .map(LIVE)
            .forEach(found::add);
      }
      return found;
    });
  }

  @Override
  public void forEachLive(long nowSeconds, Consumer<LiveAssociation> action) {
    database.read(handle -> {
      handle
          .select("SELECT * FROM live_association WHERE end_seconds > ?", nowSeconds)
          .setFetchSize(AT_ONCE)
          .map(LIVE)
          .forEach(action);
      return true;
    });
  }

  @Override
  public void revoke(Collection<Spi> spis, Revocation.Cause cause) {
    if (spis.isEmpty()) {
      return;
    }
    List<Integer> values = spis.stream().map(Spi::value).toList();
    database.write(handle -> {
      handle.execute("UPDATE revocation_head SET number = number");
      long last = head(handle);
      for (List<Integer> some : parts(values)) {
        long before = last;
        last += append(handle, before, some, cause);
        // By what was written, not by SPI: meanwhile an SPI may have become another one's.
        handle.execute(
            "DELETE FROM live_association WHERE id IN (SELECT id FROM revocation WHERE number > ?)",
            before);
      }
      return handle.execute("UPDATE revocation_head SET number = ?", last);
    });
  }

  private static int insert(Handle handle, LiveAssociation live) {
    return handle.execute(
        "INSERT INTO live_association (spi, id, kid, end_seconds) VALUES (?, ?, ?, ?)",
        live.spi().value(),
        live.id().bytes(),
        live.kid().value(),
        live.endSeconds());
  }

  private static int append(Handle handle, long last, List<Integer> spis, Revocation.Cause cause) {
    return handle
        .createUpdate(
            "INSERT INTO revocation (number, spi, id, kid, cause, end_seconds)"
                + " SELECT :last + ROW_NUMBER() OVER (ORDER BY spi), spi, id, kid, :cause, end_seconds"
                + " FROM live_association WHERE spi IN (<spis>)")
        .bind("last", last)
        .bind("cause", cause.text())
        .bindList("spis", spis)
        .execute();
  }

  @Override
  public List<Revocation> after(long number, int most) {
    return database.read(handle ->
        handle
            .select(
                "SELECT * FROM revocation WHERE number > ? ORDER BY number"
                    + " FETCH FIRST ? ROWS ONLY",
                number,
                most)
            .map(REVOCATION)
            .list());
  }

  @Override
  public long last() {
    return database.read(SqlRevocationLog::head);
  }

  @Override
  public int removeEnded(long nowSeconds) {
    return database.write(handle -> {
      handle.execute("DELETE FROM revocation WHERE end_seconds <= ?", nowSeconds);
      return handle.execute("DELETE FROM live_association WHERE end_seconds <= ?", nowSeconds);
    });
  }

  private static long head(Handle handle) {
    return handle.select("SELECT number FROM revocation_head").mapTo(Long.class).one();
  }

  private static <T> List<List<T>> parts(List<T> values) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < values.size(); from += AT_ONCE) {
      parts.add(values.subList(from, Math.min(from + AT_ONCE, values.size())));
    }
    return parts;
  }

  private static LiveAssociation live(ResultSet row) throws SQLException {
    return new LiveAssociation(
        new Spi(row.getInt("spi")),
        AssociationId.of(row.getBytes("id")).orElseThrow(),
        new Kid(row.getLong("kid")),
        row.getLong("end_seconds"));
  }

  private static Revocation.Cause cause(String text) {
    return Stream.of(Revocation.Cause.values())
        .filter(cause -> cause.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the database holds the cause " + text));
  }
}
