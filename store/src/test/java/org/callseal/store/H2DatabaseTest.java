package org.callseal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.callseal.store.StoreUnavailableException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2DatabaseTest {

  private static final String COUNT = "SELECT COUNT(*) FROM kept";

  @TempDir private Path folder;

  @Test
  void shouldKeepWhatWasWrittenWhenTheProcessIsKilled() throws Exception {
    Process process = startWriter();
    String acknowledged = lastLineBeforeKill(process);

    try (H2Database database = H2Database.open(folder)) {
      int kept = database.read(handle -> handle.createQuery(COUNT).mapTo(Integer.class).one());
      assertThat(kept).isGreaterThanOrEqualTo(Integer.parseInt(acknowledged));
    }
  }

  @Test
  void shouldSayThatAnotherProcessHasIt() throws Exception {
    Process process = startWriter();
    try {
      process.inputReader().readLine();
      assertThatThrownBy(() -> H2Database.open(folder))
          .isInstanceOfSatisfying(
              StoreUnavailableException.class,
              fault -> assertThat(fault.reason()).isEqualTo(Reason.IN_USE))
          .hasMessageContaining("another process has it open");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldSayThatTheFileIsDamaged() throws IOException {
    H2Database.open(folder).close();
    Path file = folder.resolve("callseal.mv.db");
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, (byte) 'x');
    Files.write(file, bytes);

    assertThatThrownBy(() -> H2Database.open(folder))
        .isInstanceOfSatisfying(
            StoreUnavailableException.class,
            fault -> assertThat(fault.reason()).isEqualTo(Reason.DAMAGED));
  }

  @Test
  void shouldKeepOthersOut() throws IOException {
    Path below = folder.resolve("database");
    H2Database.open(below).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(below)))
        .isEqualTo("rwx------");
    try (var files = Files.list(below)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo("rw-------"));
    }
  }

  private Process startWriter() throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DatabaseWriter.class.getName(),
                folder.toString()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Lets it write some rows, kills it, and gives the last count that it acknowledged. */
  private static String lastLineBeforeKill(Process process) throws Exception {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String last = "";
      for (int i = 0; i < 20; i++) {
        last = lines.readLine();
      }
      // The handle's way leaves the stream open, so that what was said last can be read.
      process.toHandle().destroyForcibly();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
      }
      process.waitFor();
      return last;
    }
  }
}
