package org.callseal.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.function.Function;
import org.callseal.store.StoreUnavailableException.Reason;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.h2.api.ErrorCode;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The embedded database: one file in a folder of its own, open in one process at a time. What a
 * write has returned from survives the process and the machine.
 *
 * <p>Thread rule: any thread. Lifetime: the process's; closing it is a courtesy, not a need.
 */
public final class H2Database extends SqlDatabase {

  private static final String NAME = "callseal";
  private static final int CONNECTIONS = 4;

  private final HikariDataSource source;
  private final Jdbi jdbi;
  private final Checkpoint checkpoint;

  private H2Database(HikariDataSource source) {
    this.source = source;
    this.jdbi = Jdbi.create(source);
    this.checkpoint = new Checkpoint(jdbi);
  }

  /**
   * Opens the database in the folder, making it when it is new and bringing an older one forward.
   *
   * @throws StoreUnavailableException when it cannot be used, with a message for an operator
   */
  public static H2Database open(Path folder) {
    Path file = folder.resolve(NAME + ".mv.db");
    prepare(folder, file);
    HikariDataSource source;
    try {
      source = new HikariDataSource(pool(folder));
    } catch (RuntimeException e) {
      throw unavailable(file, e);
    }
    try {
      migrate(source, file);
      return new H2Database(source);
    } catch (RuntimeException e) {
      source.close();
      throw e instanceof StoreUnavailableException told ? told : unavailable(file, e);
    }
  }

  @Override
  public void close() {
    source.close();
  }

  @Override
  <T> T read(Function<Handle, T> query) {
    return jdbi.inTransaction(query::apply);
  }

  @Override
  <T> T write(Function<Handle, T> change) {
    T result = jdbi.inTransaction(change::apply);
    checkpoint.await();
    return result;
  }

  @Override
  boolean insertSoon(Function<Handle, Integer> change) {
    return inserted(() -> jdbi.inTransaction(change::apply));
  }

  /** Returns when all that was written before is on the disk. */
  void sync() {
    checkpoint.await();
  }

  private static void prepare(Path folder, Path file) {
    try {
      Files.createDirectories(folder, owner("rwx------"));
      // Made before H2 would make it, because H2 would let others read it.
      Files.createFile(file, owner("rw-------"));
    } catch (FileAlreadyExistsException _) {
      return;
    } catch (IOException e) {
      throw new StoreUnavailableException(
          Reason.UNUSABLE, file + ": cannot be made (" + e.getMessage() + ")", e);
    }
  }

  private static FileAttribute<?> owner(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  private static HikariConfig pool(Path folder) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:h2:file:"
            + folder.toAbsolutePath().normalize().resolve(NAME)
            + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;LOCK_TIMEOUT=10000");
    config.setUsername("callseal");
    config.setPassword("");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setPoolName("callseal-store");
    return config;
  }

  private static void migrate(HikariDataSource source, Path file) {
    try {
      Flyway.configure(H2Database.class.getClassLoader())
          .dataSource(source)
          .locations("classpath:org/callseal/store/migrations/h2")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayValidateException e) {
      throw new StoreUnavailableException(
          Reason.TOO_NEW,
          file + ": its schema is not of this version of Callseal; use the version that made it",
          e);
    } catch (FlywayException e) {
      throw unavailable(file, e);
    }
  }

  private static StoreUnavailableException unavailable(Path file, RuntimeException fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        if (sql.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
          return new StoreUnavailableException(
              Reason.IN_USE,
              file + ": another process has it open; stop that one or choose another data folder",
              fault);
        }
        if (sql.getErrorCode() == ErrorCode.FILE_CORRUPTED_1
            || sql.getErrorCode() == ErrorCode.FILE_VERSION_ERROR_1
            || sql.getErrorCode() == ErrorCode.IO_EXCEPTION_1
            || sql.getErrorCode() == ErrorCode.GENERAL_ERROR_1) {
          return new StoreUnavailableException(
              Reason.DAMAGED,
              "%s: is damaged or cannot be read (H2's error %d); restore it from a copy"
                  .formatted(file, sql.getErrorCode()),
              fault);
        }
      }
    }
    return new StoreUnavailableException(
        Reason.UNUSABLE, file + ": cannot be opened (" + fault.getMessage() + ")", fault);
  }
}
