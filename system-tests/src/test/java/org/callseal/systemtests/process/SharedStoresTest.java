package org.callseal.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.callseal.app.Callseal;
import org.callseal.app.CommandFailure;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.data.ServerData;
import org.callseal.core.crypto.RandomSource;
import org.callseal.testkit.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import redis.embedded.RedisServer;

/** PostgreSQL and Redis as servers and commands find them: empty, gone, or closed to them. */
class SharedStoresTest {

  private static final String SECRET = "open-sesame-77";
  private static final int RACES = 5;

  @TempDir private Path folder;
  private int redisPort;
  private RedisServer redis;
  private EmbeddedPostgres postgres;

  @BeforeEach
  void start() throws IOException {
    redisPort = FreePorts.find(1).getFirst();
    redis = new RedisServer(redisPort);
    redis.start();
    postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            .setServerConfig("fsync", "off")
            .start();
  }

  @AfterEach
  void stop() throws IOException {
    redis.stop();
    postgres.close();
  }

  private String database(String settings) {
    return "postgresql://localhost:%d/postgres%s".formatted(postgres.getPort(), settings);
  }

  private Path configuration(String name, String database, int port) throws IOException {
    Files.writeString(folder.resolve("password"), SECRET + "\n");
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        data: %s
        store:
          redis: "redis://127.0.0.1:%d"
          database: "%s"
          database-user: postgres
          database-password-file: password
        """
            .formatted(name, port, database));
  }

  private void sql(String... statements) throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
      for (String each : statements) {
        connection.createStatement().execute(each);
      }
    }
  }

  @Test
  void shouldBelongToOneOfTwoAuthoritiesThatOpenAnEmptyDatabaseAtOnce() throws Exception {
    for (int race = 0; race < RACES; race++) {
      sql("CREATE SCHEMA race" + race);
      String database = database("?currentSchema=race" + race);
      List<Callable<String>> starts = new ArrayList<>();
      for (String name : List.of("a" + race, "b" + race)) {
        Path file = configuration(name, database, redisPort);
        starts.add(() -> open(file));
      }

      List<String> failures = atOnce(starts);

      assertThat(failures).filteredOn(String::isEmpty).hasSize(1);
      String loser = (failures.getFirst().isEmpty() ? "b" : "a") + race;
      assertThat(String.join("", failures))
          .contains("the database is of a cluster whose keys are not in", loser, "--join TOKEN");
      assertThat(folder.resolve(loser).resolve("keys")).isEmptyDirectory();
    }
  }

  private static String open(Path file) {
    try (ServerData data = ServerData.open(ServeConfiguration.read(file), RandomSource.secure())) {
      return data.folder().hasDomainKeys() ? "" : "no keys";
    } catch (CommandFailure refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private static List<String> atOnce(List<Callable<String>> starts) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(starts.size())) {
      List<String> results = new ArrayList<>();
      for (Future<String> each : threads.invokeAll(starts)) {
        results.add(each.get());
      }
      return results;
    }
  }

  @Test
  void shouldSayInOneLineWhichStoreIsInTheWay() throws Exception {
    int nobody = FreePorts.find(1).getFirst();
    Path gone = configuration("gone", "postgresql://localhost:" + nobody + "/x", redisPort);
    Path noRedis = configuration("noredis", database(""), nobody);
    Path refused = configuration("refused", database("?user=other"), redisPort);
    sql("ALTER ROLE postgres PASSWORD 'another'");
    Path rules = folder.resolve("postgres").resolve("pg_hba.conf");
    String open = Files.readString(rules);

    for (String[] command :
        new String[][] {
          {"serve", "--role", "authority"},
          {"serve"},
          {"subscriber", "add", "alice@example.net", "--device-key", key(), "--out", out()}
        }) {
      assertThat(says(gone, command))
          .startsWith("callseal: PostgreSQL at localhost:" + nobody)
          .contains("does not answer", "start it, or put its address right");
      assertThat(says(noRedis, command)).contains("127.0.0.1:" + nobody);
      Files.writeString(rules, open.replaceAll("trust", "scram-sha-256"));
      sql("SELECT pg_reload_conf()");
      assertThat(says(refused, command))
          .contains("PostgreSQL at localhost:" + postgres.getPort(), "put right the password");
      Files.writeString(rules, open);
      sqlOnceOpen("SELECT pg_reload_conf()");
    }
  }

  private void sqlOnceOpen(String statement) throws Exception {
    try (Connection connection =
        postgres
            .getDatabase("postgres", "postgres", Map.of("password", "another"))
            .getConnection()) {
      connection.createStatement().execute(statement);
    }
  }

  private String key() {
    String key = folder.resolve("device").toString();
    if (!Files.exists(folder.resolve("device.public"))) {
      run("keygen", "alice@example.net", "--out", key);
    }
    return key + ".public";
  }

  private String out() {
    return folder.resolve("alice.provision").toString();
  }

  /** What a command says when it fails, which is one line without a secret. */
  private static String says(Path file, String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.add("--config");
    arguments.add(file.toString());
    String said = run(arguments.toArray(String[]::new));
    assertThat(said.lines().filter(line -> line.startsWith("callseal: "))).hasSize(1);
    assertThat(said).doesNotContain(SECRET).doesNotContain("Exception").doesNotContain("\tat ");
    return said;
  }

  private static String run(String... arguments) {
    StringWriter said = new StringWriter();
    CommandLine line = Callseal.commandLine();
    line.setOut(new PrintWriter(said, true));
    line.setErr(new PrintWriter(said, true));
    line.execute(arguments);
    return said.toString();
  }
}
