package org.callseal.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Members in the embedded database. */
final class H2MemberStoreTest extends MemberStoreContract {

  @TempDir private Path folder;

  @Override
  SqlDatabase openDatabase() {
    return H2Database.open(folder);
  }
}
