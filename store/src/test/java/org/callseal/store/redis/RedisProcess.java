package org.callseal.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import redis.embedded.core.ExecutableProvider;

/** A real redis-server on the loopback, which a test starts, stuns and ends by its process id. */
public final class RedisProcess implements AutoCloseable {

  private static final Path PROGRAM = program();

  private final int port;
  private final Path folder;
  private final List<String> settings;
  private Process process;

  private RedisProcess(int port, List<String> settings) {
    try {
      this.folder = Files.createTempDirectory("callseal-redis");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.port = port;
    this.settings = settings;
    startAgain();
  }

  /** One that writes nothing to the disk. */
  public static RedisProcess start(String... settings) {
    return start(freePort(), settings);
  }

  static RedisProcess start(int port, String... settings) {
    List<String> all = new ArrayList<>(List.of("--save", "", "--appendonly", "no"));
    // Of a setting that is given twice the later one counts.
    all.addAll(List.of(settings));
    return new RedisProcess(port, all);
  }

  /** A Sentinel, which keeps what it learns in its file. */
  static RedisProcess sentinel(int port, Path file) {
    return new RedisProcess(port, List.of(file.toString(), "--sentinel"));
  }

  /** Starts it again, on its port, with what it has in its folder. */
  void startAgain() {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    boolean file = settings.contains("--sentinel");
    if (file) {
      command.add(settings.getFirst());
    }
    command.addAll(
        List.of(
            "--bind",
            "127.0.0.1",
            "--dir",
            folder.toString(),
            "--port",
            settings.contains("--tls-port") ? "0" : Integer.toString(port)));
    command.addAll(file ? settings.subList(1, settings.size()) : settings);
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      BufferedReader output =
          new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      StringBuilder told = new StringBuilder();
      for (String line = output.readLine(); ; line = output.readLine()) {
        if (line == null) {
          throw new IllegalStateException("redis-server: " + told);
        }
        told.append(line).append('\n');
        if (line.contains("Ready to accept connections") || line.contains("Sentinel ID is")) {
          break;
        }
      }
      Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  Path folder() {
    return folder;
  }

  /** Ends it at once, as a machine that fails does. */
  void kill() {
    process.destroyForcibly();
    join();
  }

  /** Makes it mute: its connections stay open. */
  void pause() {
    signal("STOP");
  }

  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void join() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public RedisAddress address() {
    return RedisAddress.parse("redis://127.0.0.1:" + port).orElseThrow();
  }

  /** Whoever reads and writes it as he likes. */
  <T> T asked(Function<RedisCommands<String, byte[]>, T> question) {
    RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
    try (StatefulRedisConnection<String, byte[]> connection =
        client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE))) {
      return question.apply(connection.sync());
    } finally {
      client.shutdown();
    }
  }

  /** What a Sentinel knows of the replicas of a master. */
  String sentinelKnows(String master) {
    RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
    try (StatefulRedisSentinelConnection<String, String> connection =
        client.connectSentinel(RedisURI.create("127.0.0.1", port))) {
      return connection.sync().replicas(master).toString();
    } finally {
      client.shutdown();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    join();
  }

  /**
   * Below the ports that a system gives to whoever asks for any (from 32,768 on Linux). A cluster's
   * nodes speak with each other on their port and 10,000.
   */
  static int freePort() {
    for (int tries = 0; tries < 100; tries++) {
      int port = ThreadLocalRandom.current().nextInt(12_000, 22_000);
      if (isFree(port) && isFree(port + 10_000)) {
        return port;
      }
    }
    throw new IllegalStateException("no port is free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (BindException _) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path program() {
    try {
      return ExecutableProvider.newJarResourceProvider().get().toPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
