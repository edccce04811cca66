package org.callseal.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.callseal.store.redis.RedisAddress;
import org.callseal.store.redis.RedisAssociationStore;
import org.callseal.store.redis.RedisSettings;
import redis.embedded.core.ExecutableProvider;

/** A Redis of its own on this machine, which writes down what it holds. From start to close. */
public final class RedisServer implements AutoCloseable {

  private final Process process;
  private final int port;

  private RedisServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one and waits until it answers. */
  public static RedisServer start(Path folder) throws IOException {
    int port = freePort();
    Process server =
        new ProcessBuilder(
                ExecutableProvider.newJarResourceProvider().get().getPath(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "yes")
            .redirectErrorStream(true)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(server.getInputStream(), US_ASCII));
    String line = output.readLine();
    while (line != null && !line.contains("Ready to accept connections")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("redis-server does not start");
    }
    return new RedisServer(server, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public int port() {
    return port;
  }

  /** A store of associations in it. */
  public RedisAssociationStore open() {
    return RedisAssociationStore.open(settings());
  }

  /** Another one, that shares nothing with the first. */
  public RedisAssociationStore open(String prefix) {
    return RedisAssociationStore.open(settings().withPrefix(prefix));
  }

  private RedisSettings settings() {
    return RedisSettings.of(RedisAddress.parse("redis://127.0.0.1:" + port).orElseThrow());
  }

  /** Bytes that it uses. */
  public long memory() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
      socket.getOutputStream().write("INFO memory\r\n".getBytes(US_ASCII));
      String line = in.readLine();
      while (line != null && !line.startsWith("used_memory:")) {
        line = in.readLine();
      }
      if (line == null) {
        throw new IOException("Redis does not tell its memory");
      }
      return Long.parseLong(line.substring(line.indexOf(':') + 1));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
