package org.callseal.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.callseal.store.StoreUnavailableException.Reason;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL database that the authorities of a domain share. While it cannot be reached every
 * call ends within seconds with a {@link StoreUnavailableException}; once it is back, calls find it
 * again by themselves.
 *
 * <p>Thread rule: any thread that may block. Lifetime: the process's.
 */
public final class PostgresDatabase extends SqlDatabase {

  private static final int CONNECTIONS = 8;
  private static final Duration POOL_WAIT = Duration.ofSeconds(3);
  private static final Duration VALIDATION = Duration.ofSeconds(2);

  /** A connection is not used for longer: behind a name the server may have moved. */
  private static final Duration CONNECTION_AGE = Duration.ofMinutes(10);

  /** One that nobody needs is closed sooner. */
  private static final Duration IDLE = Duration.ofMinutes(5);

  private static final int ATTEMPTS = 5;

  private final PostgresServer server;
  private final HikariDataSource source;
  private final Jdbi jdbi;

  private PostgresDatabase(PostgresServer server, HikariDataSource source) {
    this.server = server;
    this.source = source;
    this.jdbi = Jdbi.create(source);
  }

  /**
   * Opens the database, making its tables when it is empty and bringing older ones forward.
   *
   * @param url {@code postgresql://HOST[:PORT][,HOST...]/DATABASE[?NAME=VALUE&...]}, with the
   *     settings of PostgreSQL's JDBC driver: {@code sslmode} and {@code sslrootcert} for TLS
   * @param user in place of the URL's
   * @param passwordFile its first line is the password, in place of the URL's
   * @throws StoreUnavailableException when it cannot be used, with a message for an operator
   */
  public static PostgresDatabase open(
      String url, Optional<String> user, Optional<Path> passwordFile) {
    PostgresServer server = PostgresServer.of(url, user, passwordFile);
    migrate(server);
    return new PostgresDatabase(server, new HikariDataSource(pool(server)));
  }

  private static void migrate(PostgresServer server) {
    PGSimpleDataSource source = server.patientSource();
    checkEncoding(server, source);
    try {
      Flyway.configure(PostgresDatabase.class.getClassLoader())
          .dataSource(source)
          .locations("classpath:org/callseal/store/migrations/postgresql")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayValidateException e) {
      throw new StoreUnavailableException(
          Reason.TOO_NEW,
          server
              + ": its tables are not of this version of Callseal; use the version that made them",
          e);
    } catch (FlywayException e) {
      throw server.unavailable(e);
    }
  }

  private static void checkEncoding(PostgresServer server, PGSimpleDataSource source) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW server_encoding")) {
      row.next();
      String encoding = row.getString(1);
      if (!encoding.equals("UTF8")) {
        throw new StoreUnavailableException(
            Reason.UNUSABLE,
            "%s: its encoding is %s; make it anew with createdb --encoding=UTF8 --template=template0"
                .formatted(server, encoding),
            null);
      }
    } catch (SQLException e) {
      throw server.unavailable(e);
    }
  }

  private static HikariConfig pool(PostgresServer server) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(server.source());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(POOL_WAIT.toMillis());
    config.setValidationTimeout(VALIDATION.toMillis());
    config.setMaxLifetime(CONNECTION_AGE.toMillis());
    config.setIdleTimeout(IDLE.toMillis());
    // Reached a moment ago; should it have gone since, calls say so.
    config.setInitializationFailTimeout(-1);
    config.setPoolName("callseal-postgresql");
    return config;
  }

  @Override
  <T> T read(Function<Handle, T> query) {
    return told(() -> jdbi.inTransaction(query::apply));
  }

  @Override
  <T> T write(Function<Handle, T> change) {
    return told(() -> jdbi.inTransaction(change::apply));
  }

  private <T> T told(Supplier<T> transaction) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.get();
      } catch (RuntimeException e) {
        if (attempt >= ATTEMPTS || !PostgresServer.isGivenUpForAnother(e)) {
          throw PostgresServer.isAway(e) ? server.unavailable(e) : e;
        }
      }
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
