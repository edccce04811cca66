package org.callseal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.store.StoreUnavailableException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL that is down, hangs, or is not as it must be: what calls and operators get. */
@Timeout(300)
final class PostgresDatabaseTest {

  private static final Identity ALICE = Identity.parse("sip:alice@example.net").orElseThrow();
  private static final String SECRET = "open-sesame-77";

  @TempDir private Path folder;

  @Test
  void shouldFailWhileTheServerIsDownAndWorkAgainByItselfOnceItIsBack() throws IOException {
    EmbeddedPostgres server = start(0);
    int port = server.getPort();
    try (PostgresDatabase database =
        TestPostgres.open("postgresql://localhost:" + port + "/postgres")) {
      SqlSubscriberStore subscribers = new SqlSubscriberStore(database);
      SqlRevocationLog log = new SqlRevocationLog(database);
      subscribers.add(Subscriber.of(ALICE));
      server.close();

      for (int i = 0; i < 3; i++) {
        assertUnavailable(
            () -> subscribers.find(ALICE), Reason.UNREACHABLE, "localhost:" + port, "start it");
        assertUnavailable(() -> log.after(0, 9), Reason.UNREACHABLE, "does not answer");
      }

      server = start(port);
      while (!answers(subscribers)) {
        Thread.onSpinWait();
      }
      assertThat(subscribers.find(ALICE)).isPresent();
      assertThat(subscribers.add(Subscriber.of(ALICE))).isFalse();
    } finally {
      server.close();
    }
  }

  private EmbeddedPostgres start(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .start();
  }

  private static boolean answers(SqlSubscriberStore subscribers) {
    try {
      return subscribers.find(ALICE).isPresent();
    } catch (StoreUnavailableException _) {
      return false;
    }
  }

  @Test
  void shouldNotWaitForAServerThatAcceptsAndSaysNothing() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertUnavailable(
          () -> TestPostgres.open("postgresql://localhost:" + silent.getLocalPort() + "/x"),
          Reason.UNREACHABLE,
          "localhost:" + silent.getLocalPort());
    }
  }

  @Test
  void shouldNotWaitForAnAnswerThatNeverComes() {
    String url = TestPostgres.newDatabase() + "&socketTimeout=1";
    try (PostgresDatabase database = TestPostgres.open(url)) {
      assertUnavailable(
          () -> database.read(handle -> handle.execute("SELECT pg_sleep(600)")),
          Reason.UNREACHABLE,
          "does not answer");
      assertThat(
              database.<Integer>read(
                  handle -> handle.select("SELECT 1").mapTo(Integer.class).one()))
          .isEqualTo(1);
    }
  }

  @Test
  void shouldGiveUpAStatementThatTheServerNeverEnds() {
    String url = TestPostgres.newDatabase() + "&options=-c%20statement_timeout=100";
    try (PostgresDatabase database = TestPostgres.open(url)) {
      assertUnavailable(
          () -> database.read(handle -> handle.execute("SELECT pg_sleep(600)")),
          Reason.UNREACHABLE,
          "statement timeout");
    }
  }

  @Test
  void shouldSayThatThereIsNoSuchDatabaseAndHowToMakeIt() {
    assertUnavailable(
        () -> TestPostgres.open(TestPostgres.url("nothing")),
        Reason.UNUSABLE,
        "database nothing",
        "createdb --owner=postgres --encoding=UTF8 nothing");
  }

  @Test
  void shouldSayThatTlsCannotBeAgreedOn() {
    assertUnavailable(
        () -> TestPostgres.open(TestPostgres.url("postgres") + "?sslmode=require"),
        Reason.UNUSABLE,
        "TLS cannot be agreed on",
        "sslmode");
  }

  @Test
  void shouldSayThatTheTablesAreOfANewerVersion() {
    String url = TestPostgres.newDatabase();
    TestPostgres.open(url).close();
    String schema = url.substring(url.indexOf('=') + 1);
    TestPostgres.execute(
        "UPDATE %s.flyway_schema_history SET checksum = 1 WHERE version = '1'".formatted(schema));
    assertUnavailable(
        () -> TestPostgres.open(url), Reason.TOO_NEW, "use the version that made them");
  }

  @Test
  void shouldSayWhoMayNotMakeTables() {
    TestPostgres.execute("CREATE ROLE weak LOGIN");
    String url = TestPostgres.newDatabase();
    assertUnavailable(
        () -> PostgresDatabase.open(url, Optional.of("weak"), Optional.empty()),
        Reason.UNUSABLE,
        "user weak may not make tables");
  }

  @Test
  void shouldSayThatAnEncodingCannotHoldAllTexts() {
    TestPostgres.execute(
        "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    assertUnavailable(
        () -> TestPostgres.open(TestPostgres.url("latin")), Reason.UNUSABLE, "LATIN1", "UTF8");
  }

  @Test
  void shouldNeverSayThePassword() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), SECRET + "\n");
    int port = TestPostgres.port();
    assertUnavailable(
        () ->
            PostgresDatabase.open(
                "postgresql://localhost:%d/nothing".formatted(port),
                Optional.of("postgres"),
                Optional.of(file)),
        Reason.UNUSABLE,
        "nothing");
    for (String url :
        new String[] {
          "postgresql://localhost:%d/nothing?user=postgres&password=%s",
          "postgresql://localhost:%d/postgres?password=%s&sslmode=never",
          "postgresql://localhost:%d/postgres?password=%s&port=x",
          "postgresql://user:%2$s@localhost:%1$d/postgres",
          "mysql://localhost:%d/x?password=%s"
        }) {
      assertUnavailable(
          () ->
              PostgresDatabase.open(
                  url.formatted(port, SECRET), Optional.empty(), Optional.empty()),
          Reason.UNUSABLE,
          "PostgreSQL");
    }
    try (PostgresDatabase database =
        PostgresDatabase.open(
            TestPostgres.url("postgres") + "?password=" + SECRET,
            Optional.of("postgres"),
            Optional.empty())) {
      assertThat(database.toString()).doesNotContain(SECRET);
    }
  }

  @Test
  void shouldSayThatThePasswordCannotBeRead() {
    Path missing = folder.resolve("missing");
    assertUnavailable(
        () ->
            PostgresDatabase.open(
                "postgresql://localhost/x", Optional.of("a"), Optional.of(missing)),
        Reason.UNUSABLE,
        missing.toString(),
        "no such file");
  }

  /** One line for an operator, and the secret nowhere: not in a cause either. */
  private static void assertUnavailable(ThrowingCallable call, Reason reason, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreUnavailableException.class,
            fault -> {
              assertThat(fault.reason()).isEqualTo(reason);
              assertThat(fault.getMessage()).contains(words).doesNotContain("\n");
              StringWriter trace = new StringWriter();
              fault.printStackTrace(new PrintWriter(trace));
              assertThat(trace.toString()).doesNotContain(SECRET);
            });
  }
}
