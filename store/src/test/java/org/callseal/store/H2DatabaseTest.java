package org.callseal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.LiveAssociation;
import org.callseal.core.association.Revocation;
import org.callseal.core.credential.Kid;
import org.callseal.core.seal.Spi;
import org.callseal.store.StoreUnavailableException.Reason;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2DatabaseTest {

  private static final String COUNT = "SELECT COUNT(*) FROM kept";

  @TempDir private Path folder;

  @Test
  void shouldKeepWhatWasWrittenWhenTheProcessIsKilled() throws Exception {
    Process process = startWriter("rows");
    String acknowledged = lastLineBeforeKill(process);

    try (H2Database database = H2Database.open(folder)) {
      int kept = database.read(handle -> handle.createQuery(COUNT).mapTo(Integer.class).one());
      assertThat(kept).isGreaterThanOrEqualTo(Integer.parseInt(acknowledged));
    }
  }

  @Test
  void shouldKnowEveryAssociationThatOutlivesAKilledProcessToLive() throws Exception {
    Process process = startWriter("associations");
    int acknowledged = Integer.parseInt(lastLineBeforeKill(process));

    try (H2Database database = H2Database.open(folder);
        H2AssociationStore store = new H2AssociationStore(database)) {
      SqlRevocationLog log = new SqlRevocationLog(database);
      List<Spi> stored = new ArrayList<>();
      store.forEachLive(0, each -> stored.add(each.spi()));
      assertThat(stored).hasSizeGreaterThanOrEqualTo(acknowledged);
      assertThat(log.liveOf(Set.of(new Kid(5)), 0))
          .extracting(LiveAssociation::spi)
          .containsAll(stored);
    }
  }

  @Test
  void shouldSayThatAnotherProcessHasIt() throws Exception {
    Process process = startWriter("rows");
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

  @Test
  void shouldKnowAllThatLivesAndWasRevokedInADatabaseOfBeforeTheIndex() throws SQLException {
    String url = "jdbc:h2:file:" + folder.resolve("callseal");
    Flyway.configure()
        .dataSource(url, "callseal", "")
        .locations("classpath:org/callseal/store/migrations/h2")
        .target("1")
        .load()
        .migrate();
    String values = " (spi, id, kind, kid, born_seconds, end_seconds, sealed) VALUES ";
    try (Connection old = DriverManager.getConnection(url, "callseal", "")) {
      old.createStatement()
          .execute(
              "INSERT INTO association"
                  + values
                  + "(300, X'%1$s01', 'endpoint-domain', 5, 1, 1000, X'00'),"
                      .formatted("00".repeat(15))
                  + "(301, X'%1$s02', 'endpoint-domain', 5, 2, 2000, X'00')"
                      .formatted("00".repeat(15)));
      old.createStatement()
          .execute(
              "INSERT INTO revocation (spi, id, kid, cause, end_seconds) VALUES (302, X'%s03', 5, 'expired', 900)"
                  .formatted("00".repeat(15)));
    }

    try (H2Database database = H2Database.open(folder)) {
      SqlRevocationLog log = new SqlRevocationLog(database);
      AssociationStore store = new H2AssociationStore(database);
      assertThat(log.liveOf(Set.of(new Kid(5)), 0))
          .extracting(LiveAssociation::spi)
          .containsExactlyInAnyOrder(new Spi(300), new Spi(301));
      assertThat(store.liveAfter(0, 9).spis()).hasSize(2);
      long before = log.last();
      log.revoke(List.of(new Spi(301)), Revocation.Cause.BARRED);
      assertThat(log.after(0, 9))
          .extracting(Revocation::spi)
          .containsExactly(new Spi(302), new Spi(301));
      assertThat(log.after(before, 9)).hasSize(1);
    }
  }

  private Process startWriter(String what) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DatabaseWriter.class.getName(),
                folder.toString(),
                what))
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
