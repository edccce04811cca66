package org.callseal.store;

import java.nio.file.Path;
import org.callseal.core.association.AssociationStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Associations in the embedded database, which is closed and opened anew with the store. */
final class H2AssociationStoreTest extends AssociationStoreContract {

  @TempDir private Path folder;
  private H2Database database;

  @Override
  protected AssociationStore open() {
    closeDatabase();
    database = H2Database.open(folder);
    return new H2AssociationStore(database);
  }

  @AfterEach
  void closeDatabase() {
    if (database != null) {
      database.close();
    }
  }
}
