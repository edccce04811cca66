package org.callseal.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Subscribers in the embedded database, which is one process's: beside it is itself. */
final class H2SubscriberStoreTest extends SubscriberStoreContract {

  @TempDir private Path folder;
  private H2Database database;

  @Override
  SqlDatabase openDatabase() {
    database = H2Database.open(folder);
    return database;
  }

  @Override
  SqlDatabase openBeside() {
    return database;
  }
}
