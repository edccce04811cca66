package org.callseal.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL server for all tests of a process; each test has a schema of its own on it. */
final class TestPostgres {

  private static final EmbeddedPostgres SERVER = start();
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private TestPostgres() {}

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes an empty schema, which takes no thousand files as a database does; gives its address. */
  static String newDatabase() {
    String name = "callseal_" + SCHEMAS.incrementAndGet();
    execute("CREATE SCHEMA " + name);
    return url("postgres") + "?currentSchema=" + name;
  }

  static int port() {
    return SERVER.getPort();
  }

  static String url(String database) {
    return "postgresql://localhost:" + SERVER.getPort() + "/" + database;
  }

  /** Does something to the server as its owner. */
  static void execute(String sql) {
    try (Connection connection = SERVER.getPostgresDatabase().getConnection()) {
      connection.createStatement().execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens what {@link #newDatabase} made. */
  static PostgresDatabase open(String url) {
    return PostgresDatabase.open(url, Optional.of("postgres"), Optional.empty());
  }
}
