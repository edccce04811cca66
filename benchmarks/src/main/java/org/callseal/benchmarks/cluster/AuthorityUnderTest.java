package org.callseal.benchmarks.cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.callseal.authority.AssociationPolicy;
import org.callseal.authority.Authority;
import org.callseal.authority.AuthorityClock;
import org.callseal.authority.AuthorityParts;
import org.callseal.authority.AuthorityStores;
import org.callseal.authority.DomainKeys;
import org.callseal.authority.EnrolmentParts;
import org.callseal.authority.SubscriberRegister;
import org.callseal.core.association.AssociationStore;
import org.callseal.core.association.RecordCipher;
import org.callseal.core.association.RevocationLog;
import org.callseal.core.association.ServerSet;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.exchange.EphemeralKeys;
import org.callseal.store.PostgresDatabase;
import org.callseal.store.SqlRevocationLog;
import org.callseal.store.SqlSubscriberStore;

/**
 * An authority as a server starts it, over a PostgreSQL of its own and the cluster's Redis. From
 * start to close.
 */
final class AuthorityUnderTest implements AutoCloseable {

  private static final int PENDING = 65_536;

  /** As an authority over PostgreSQL has them. */
  private static final int THREADS = 8;

  private static final long LIFETIME_SECONDS = 36_000;

  private final EmbeddedPostgres server;
  private final PostgresDatabase database;
  private final SqlRevocationLog log;
  private final ExecutorService work;
  private final Set<Long> threads = ConcurrentHashMap.newKeySet();
  private final Authority authority;
  private final SubscriberRegister register;

  AuthorityUnderTest(P256 curve, RandomSource random, AssociationStore store, RecordCipher cipher)
      throws IOException {
    server = EmbeddedPostgres.builder().start();
    database =
        PostgresDatabase.open(
            "postgresql://localhost:" + server.getPort() + "/postgres",
            Optional.of("postgres"),
            Optional.empty());
    log = new SqlRevocationLog(database);
    AuthorityStores stores =
        new AuthorityStores(new SqlSubscriberStore(database), store, log, cipher);
    ServerSet servers =
        new ServerSet(List.of(new ServerSet.Server("edge-1", "203.0.113.11", 5060)));
    DomainKeys keys = DomainKeys.generate(curve, random, Population.DOMAIN);
    AuthorityClock clock = AuthorityClock.system();
    work =
        Executors.newFixedThreadPool(
            Math.max(THREADS, Runtime.getRuntime().availableProcessors()),
            task ->
                Thread.ofPlatform()
                    .name("bench-authority")
                    .daemon()
                    .unstarted(() -> {
                      threads.add(Thread.currentThread().threadId());
                      task.run();
                    }));
    register = new SubscriberRegister(keys, stores, servers, random, clock, _ -> {});
    authority =
        new Authority(
            new AuthorityParts(
                keys,
                stores,
                new AssociationPolicy(LIFETIME_SECONDS, servers),
                PENDING,
                curve,
                EphemeralKeys.secure(curve),
                random,
                clock,
                work,
                new EnrolmentParts(
                    EnrolmentParts.DEFAULT_PER_SECOND, work, EnrolmentParts.Alarm.system(work))));
  }

  Authority authority() {
    return authority;
  }

  SubscriberRegister register() {
    return register;
  }

  RevocationLog log() {
    return log;
  }

  /** What its threads have used of processors, in nanoseconds. */
  long cpuNs() {
    return threads.stream().mapToLong(ManagementFactory.getThreadMXBean()::getThreadCpuTime).sum();
  }

  int threads() {
    return threads.size();
  }

  /** Bytes of its database. */
  long databaseBytes() throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_database_size(current_database())")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws IOException {
    work.shutdown();
    database.close();
    server.close();
  }
}
