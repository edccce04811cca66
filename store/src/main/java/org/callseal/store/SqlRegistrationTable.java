package org.callseal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The built-in registrar's contacts in a database that speaks SQL. What knows their meaning stands
 * above this module.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the database's.
 */
public final class SqlRegistrationTable {

  private static final RowMapper<RegistrationRow> ROW = (row, _) -> registration(row);

  private final SqlDatabase database;

  /** Keeps them in the database. */
  public SqlRegistrationTable(SqlDatabase database) {
    this.database = database;
  }

  /** All rows; those of one address of record follow each other in their order. */
  public List<RegistrationRow> all() {
    return database.read(handle ->
        handle.select("SELECT * FROM registration ORDER BY address, place").map(ROW).list());
  }

  /**
   * Replaces the rows of each address of record named, all or none of them; returns when they are
   * on the disk. An empty list removes an address.
   */
  public void replace(Map<String, List<RegistrationRow>> registrations) {
    database.write(handle -> {
      remove(handle, registrations);
      insert(handle, registrations);
      return registrations.size();
    });
  }

  /** Removes the rows that have ended by then. */
  public int removeEnded(long nowSeconds) {
    return database.write(
        handle -> handle.execute("DELETE FROM registration WHERE end_seconds <= ?", nowSeconds));
  }

  private static void remove(Handle handle, Map<String, List<RegistrationRow>> registrations) {
    try (PreparedBatch batch = handle.prepareBatch("DELETE FROM registration WHERE address = ?")) {
      registrations.keySet().forEach(batch::add);
      execute(batch);
    }
  }

  private static void insert(Handle handle, Map<String, List<RegistrationRow>> registrations) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO registration (address, place, contact, q, call_id, cseq, end_seconds, path)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      registrations.forEach((address, rows) -> {
        for (int place = 0; place < rows.size(); place++) {
          RegistrationRow row = rows.get(place);
          batch.add(
              address,
              place,
              row.contact(),
              row.q(),
              row.callId(),
              row.cseq(),
              row.endSeconds(),
              array(row.path()));
        }
      });
      execute(batch);
    }
  }

  private static void execute(PreparedBatch batch) {
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  private static Argument array(List<String> values) {
    Object[] array = values.toArray();
    return (position, statement, _) ->
        statement.setArray(position, statement.getConnection().createArrayOf("varchar", array));
  }

  private static RegistrationRow registration(ResultSet row) throws SQLException {
    Object[] path = (Object[]) row.getArray("path").getArray();
    return new RegistrationRow(
        row.getString("address"),
        row.getString("contact"),
        row.getInt("q"),
        row.getString("call_id"),
        row.getLong("cseq"),
        row.getLong("end_seconds"),
        Stream.of(path).map(String::valueOf).toList());
  }
}
