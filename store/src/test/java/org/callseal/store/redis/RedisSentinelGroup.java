package org.callseal.store.redis;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A master, its replica, and a Sentinel that watches them. */
final class RedisSentinelGroup implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RedisProcess master = RedisProcess.start();
  private final RedisProcess replica =
      RedisProcess.start("--replicaof", "127.0.0.1", Integer.toString(master.port()));
  private final RedisProcess sentinel;

  RedisSentinelGroup() {
    int port = RedisProcess.freePort();
    try {
      Path file = Files.createTempDirectory("callseal-sentinel").resolve("sentinel.conf");
      Files.writeString(
          file,
          """
          sentinel monitor callseal 127.0.0.1 %d 1
          sentinel down-after-milliseconds callseal 1000
          sentinel failover-timeout callseal 3000
          """
              .formatted(master.port()));
      sentinel = RedisProcess.sentinel(port, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await()
        .atMost(PATIENCE)
        .until(() ->
            replica.asked(redis -> redis.info("replication")).contains("master_link_status:up"));
    // A Sentinel learns of replicas from their master, every ten seconds.
    await()
        .atMost(PATIENCE)
        .until(() -> sentinel.sentinelKnows("callseal").contains("127.0.0.1:" + replica.port()));
  }

  RedisAddress address() {
    return RedisAddress.parse("redis+sentinel://127.0.0.1:" + sentinel.port() + "/callseal")
        .orElseThrow();
  }

  /** Until the replica has what the master has. */
  void awaitReplication() {
    await().atMost(PATIENCE).until(() -> size(replica) == size(master));
  }

  private static long size(RedisProcess redis) {
    return redis.asked(commands -> commands.dbsize());
  }

  RedisProcess master() {
    return master;
  }

  RedisProcess replica() {
    return replica;
  }

  @Override
  public void close() {
    sentinel.close();
    replica.close();
    master.close();
  }
}
