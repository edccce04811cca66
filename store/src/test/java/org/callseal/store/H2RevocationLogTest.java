package org.callseal.store;

import java.nio.file.Path;
import org.callseal.core.association.RevocationLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The log in the embedded database, which is closed and opened anew with the log. */
final class H2RevocationLogTest extends RevocationLogContract {

  @TempDir private Path folder;
  private H2Database database;

  @Override
  RevocationLog open() {
    closeDatabase();
    database = H2Database.open(folder);
    return SqlRevocationLog.besideAssociations(database);
  }

  /** The embedded database is one process's: another log over it. */
  @Override
  RevocationLog openBeside() {
    return SqlRevocationLog.besideAssociations(database);
  }

  @AfterEach
  void closeDatabase() {
    if (database != null) {
      database.close();
    }
  }
}
