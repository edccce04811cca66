package org.callseal.store;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.callseal.core.association.Revocation;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.AssociationId;
import org.callseal.core.seal.Spi;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * The log of associations that were ended before their time. One writer at a time, so that numbers
 * are committed in their order and no reader passes one that comes later.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the database's.
 */
final class RevocationLog {

  private static final RowMapper<Revocation> REVOCATION =
      (row, _) ->
          new Revocation(
              row.getLong("number"),
              new Spi(row.getInt("spi")),
              AssociationId.of(row.getBytes("id")).orElseThrow(),
              new Kid(row.getLong("kid")),
              cause(row.getString("cause")),
              row.getLong("end_seconds"));

  private final H2Database database;

  RevocationLog(H2Database database) {
    this.database = database;
  }

  synchronized void revoke(Collection<Spi> spis, Revocation.Cause cause) {
    if (spis.isEmpty()) {
      return;
    }
    database.write(handle -> {
      for (Spi spi : spis) {
        handle.execute(
            "INSERT INTO revocation (spi, id, kid, cause, end_seconds)"
                + " SELECT spi, id, kid, ?, end_seconds FROM association WHERE spi = ?",
            cause.text(),
            spi.value());
        handle.execute("DELETE FROM association WHERE spi = ?", spi.value());
      }
      return true;
    });
  }

  List<Revocation> after(long number, int most) {
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

  long last() {
    return database.read(handle ->
        handle.select("SELECT COALESCE(MAX(number), 0) FROM revocation").mapTo(Long.class).one());
  }

  void removeEnded(long nowSeconds) {
    database.write(
        handle -> handle.execute("DELETE FROM revocation WHERE end_seconds <= ?", nowSeconds));
  }

  private static Revocation.Cause cause(String text) {
    return Stream.of(Revocation.Cause.values())
        .filter(cause -> cause.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the database holds the cause " + text));
  }
}
