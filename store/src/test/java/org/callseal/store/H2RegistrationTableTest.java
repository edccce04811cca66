package org.callseal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registrations in the embedded database. */
final class H2RegistrationTableTest extends RegistrationTableContract {

  @TempDir private Path folder;

  @Override
  SqlDatabase openDatabase() {
    return H2Database.open(folder.resolve("database"));
  }

  @Test
  void shouldHaveOnTheDiskWhatItReturnedFrom() throws IOException {
    Path original = folder.resolve("original");
    RegistrationRow alice =
        new RegistrationRow("sip:alice@example.net", "sip:a@h", 500, "c", 1, 100, List.of());
    try (H2Database database = H2Database.open(original)) {
      new SqlRegistrationTable(database).replace(Map.of(alice.address(), List.of(alice)));

      // The file as a killed process would leave it.
      Path left = Files.createDirectory(folder.resolve("left"));
      Files.copy(original.resolve("callseal.mv.db"), left.resolve("callseal.mv.db"));
      try (H2Database reopened = H2Database.open(left)) {
        assertThat(new SqlRegistrationTable(reopened).all()).containsExactly(alice);
      }
    }
  }
}
