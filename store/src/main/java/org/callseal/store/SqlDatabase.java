package org.callseal.store;

import java.sql.SQLException;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * A database behind the stores. They speak to either kind in the same statements; what the kinds do
 * differently is here and in their migrations.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the process's.
 */
public abstract sealed class SqlDatabase implements AutoCloseable
    permits H2Database, PostgresDatabase {

  /** Of the SQL standard, and of both. */
  private static final String DUPLICATE_KEY = "23505";

  /** Reads in one transaction. */
  abstract <T> T read(Function<Handle, T> query);

  /**
   * Writes in one transaction and returns when it lasts. The change may be made again from its
   * beginning where the database had to give it up for another one.
   */
  abstract <T> T write(Function<Handle, T> change);

  /** Writes rows; false when a key of theirs is in use or there was nothing to write. */
  boolean insert(Function<Handle, Integer> change) {
    return inserted(() -> write(change));
  }

  /** The same, and they last with the next write that returns, or within a second. */
  boolean insertSoon(Function<Handle, Integer> change) {
    return insert(change);
  }

  /** Whether rows were written, but for a key that is in use. */
  static boolean inserted(Rows rows) {
    try {
      return rows.write() > 0;
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException sql && DUPLICATE_KEY.equals(sql.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  /** Writes rows and says how many. */
  interface Rows {
    int write();
  }

  @Override
  public abstract void close();
}
