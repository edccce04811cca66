package org.callseal.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.callseal.store.StoreUnavailableException.Reason;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Which PostgreSQL server, as whom, and what its faults mean to an operator. Prints as host, port
 * and name of the database; the password is seen by the driver alone.
 *
 * <p>Thread rule: immutable. Lifetime: the database's.
 */
final class PostgresServer {

  private static final String SCHEME = "postgresql:";
  private static final String JDBC = "jdbc:";

  /** No statement of ours takes as long, however many rows there are; a server that hangs would. */
  private static final String SERVER_LIMITS =
      "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=10s";

  private static final String CONNECT_SECONDS = "3";
  private static final String LOGIN_SECONDS = "5";
  private static final String ANSWER_SECONDS = "15";

  /** The connection failed (class 08), or the server shuts down, starts, or is a stand-by. */
  private static final Set<String> AWAY =
      Set.of("57P01", "57P02", "57P03", "57P05", "57014", "55P03", "53300", "25006", "25P03");

  /** A deadlock, or a conflict that the database saw only afterwards. */
  private static final Set<String> GIVEN_UP = Set.of("40P01", "40001");

  private final Properties settings;

  private PostgresServer(Properties settings) {
    this.settings = settings;
  }

  static PostgresServer of(String url, Optional<String> user, Optional<Path> passwordFile) {
    String jdbc = url.startsWith(SCHEME) ? JDBC + url : url;
    Properties settings = jdbc.startsWith(JDBC + SCHEME) ? Driver.parseURL(jdbc, null) : null;
    if (settings == null || jdbc.replaceFirst("[?].*", "").contains("@")) {
      throw new StoreUnavailableException(
          Reason.UNUSABLE,
          "the address of the PostgreSQL database is not of the form"
              + " postgresql://HOST:PORT/DATABASE?sslmode=verify-full&sslrootcert=FILE;"
              + " user and password are given apart from it",
          null);
    }
    user.ifPresent(name -> settings.setProperty(PGProperty.USER.getName(), name));
    passwordFile.ifPresent(
        file -> settings.setProperty(PGProperty.PASSWORD.getName(), firstLine(file)));
    return new PostgresServer(settings);
  }

  private static String firstLine(Path file) {
    try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return lines
          .findFirst()
          .filter(line -> !line.isEmpty())
          .orElseThrow(() -> new IOException("its first line is empty"));
    } catch (IOException e) {
      throw new StoreUnavailableException(
          Reason.UNUSABLE,
          "%s: the password of the PostgreSQL database cannot be read (%s); it is the file's first line"
              .formatted(file, why(e)),
          e);
    }
  }

  private static String why(IOException fault) {
    return fault instanceof java.nio.file.NoSuchFileException ? "no such file" : text(fault);
  }

  /** For calls: each ends within seconds, whatever becomes of the server. */
  PGSimpleDataSource source() {
    Properties limited = limited();
    limited.putIfAbsent(PGProperty.SOCKET_TIMEOUT.getName(), ANSWER_SECONDS);
    limited.putIfAbsent(PGProperty.OPTIONS.getName(), SERVER_LIMITS);
    return source(limited);
  }

  /** For changing tables, which may take its time once a connection is there. */
  PGSimpleDataSource patientSource() {
    return source(limited());
  }

  private Properties limited() {
    Properties limited = new Properties();
    limited.putAll(settings);
    limited.putIfAbsent(PGProperty.CONNECT_TIMEOUT.getName(), CONNECT_SECONDS);
    limited.putIfAbsent(PGProperty.LOGIN_TIMEOUT.getName(), LOGIN_SECONDS);
    limited.putIfAbsent(PGProperty.TCP_KEEP_ALIVE.getName(), "true");
    limited.putIfAbsent(PGProperty.APPLICATION_NAME.getName(), "callseal");
    return limited;
  }

  private PGSimpleDataSource source(Properties of) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    for (String name : of.stringPropertyNames()) {
      try {
        source.setProperty(name, of.getProperty(name));
      } catch (SQLException | IllegalArgumentException e) {
        throw new StoreUnavailableException(
            Reason.UNUSABLE,
            "%s: '%s' in its address is no setting of PostgreSQL's JDBC driver, or has no such value"
                .formatted(this, name),
            null);
      }
    }
    return source;
  }

  /** Whether the same change may go through when it is made again. */
  static boolean isGivenUpForAnother(Throwable fault) {
    return GIVEN_UP.contains(state(fault));
  }

  /** Whether the fault is the server's or the way's to it, and not the statement's. */
  static boolean isAway(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.sql.SQLTransientConnectionException) {
        return true;
      }
    }
    String state = state(fault);
    return state.startsWith("08") || AWAY.contains(state);
  }

  private static String state(Throwable fault) {
    SQLException sql = sql(fault);
    return sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
  }

  /** The innermost of the database's own: pools and migrations wrap it. */
  private static @Nullable SQLException sql(Throwable fault) {
    SQLException found = null;
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && (found == null || sql.getSQLState() != null)) {
        found = sql;
      }
    }
    return found;
  }

  /** The same for an operator: what, where, what to do. */
  StoreUnavailableException unavailable(Throwable fault) {
    SQLException sql = sql(fault);
    String said = text(sql == null ? fault : sql);
    Reason reason = isAway(fault) && !isTls(fault) ? Reason.UNREACHABLE : Reason.UNUSABLE;
    String user = settings.getProperty(PGProperty.USER.getName(), "of the operating system");
    String line =
        isTls(fault)
            ? "TLS cannot be agreed on (%s); see sslmode and sslrootcert in its address"
                .formatted(said)
            : switch (state(fault)) {
              case "28P01", "28000" ->
                  "lets user %s not in (%s); put right the password, or pg_hba.conf"
                      .formatted(user, said);
              case "3D000" ->
                  "there is no such database; make it with createdb --owner=%s --encoding=UTF8 %s"
                      .formatted(user, settings.getProperty(PGProperty.PG_DBNAME.getName()));
              case "42501" ->
                  "user %s may not make tables in it (%s); make him the owner of the database"
                      .formatted(user, said);
              case "25006" ->
                  "is a stand-by that only reads; add targetServerType=primary to its address";
              case "53300" -> "has no connection left (%s); raise max_connections".formatted(said);
              default ->
                  reason == Reason.UNREACHABLE
                      ? "does not answer (%s); start it, or put its address right".formatted(said)
                      : "cannot be used (%s)".formatted(said);
            };
    return new StoreUnavailableException(reason, this + ": " + line, fault);
  }

  private static boolean isTls(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException
          || cause instanceof SQLException
              && text(cause).toLowerCase(Locale.ROOT).contains("ssl")) {
        return true;
      }
    }
    return false;
  }

  /** On one line. */
  private static String text(Throwable fault) {
    return String.valueOf(fault.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  @Override
  public String toString() {
    String[] hosts = settings.getProperty(PGProperty.PG_HOST.getName(), "localhost").split(",");
    String[] ports = settings.getProperty(PGProperty.PG_PORT.getName(), "5432").split(",");
    StringBuilder text = new StringBuilder("PostgreSQL at ");
    for (int i = 0; i < hosts.length; i++) {
      text.append(i == 0 ? "" : ",").append(hosts[i]).append(':').append(ports[i % ports.length]);
    }
    return text.append(", database ")
        .append(settings.getProperty(PGProperty.PG_DBNAME.getName(), ""))
        .toString();
  }
}
