package org.callseal.store;

import java.util.ArrayList;
import java.util.List;
import org.callseal.core.association.RevocationLog;
import org.junit.jupiter.api.AfterEach;

/** The log in PostgreSQL, where several authorities write it. */
final class PostgresRevocationLogTest extends RevocationLogContract {

  private final String url = TestPostgres.newDatabase();
  private final List<SqlDatabase> opened = new ArrayList<>();

  @Override
  RevocationLog open() {
    close();
    return openBeside();
  }

  @Override
  RevocationLog openBeside() {
    SqlDatabase database = TestPostgres.open(url);
    opened.add(database);
    return new SqlRevocationLog(database);
  }

  @AfterEach
  void close() {
    opened.forEach(SqlDatabase::close);
    opened.clear();
  }
}
