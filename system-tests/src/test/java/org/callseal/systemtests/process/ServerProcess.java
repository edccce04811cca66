package org.callseal.systemtests.process;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** {@code callseal serve} in a process of its own, which can be killed without a word. */
final class ServerProcess implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Process process;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /** Starts it, with these options besides, and waits until it has said what it is reached at. */
  static ServerProcess start(Path configuration, String... options) throws IOException {
    ServerProcess server = begin(configuration, options);
    await("start of the server")
        .atMost(START)
        .until(() -> server.hasSaid("  data  ") || !server.process.isAlive());
    if (!server.process.isAlive()) {
      throw new IllegalStateException("the server ended: " + server.lines);
    }
    return server;
  }

  /** Starts one that is to give up by itself, and waits for that. */
  static ServerProcess failing(Path configuration, String... options) throws Exception {
    ServerProcess server = begin(configuration, options);
    await("end of the server").atMost(START).until(() -> !server.process.isAlive());
    await("its last words").atMost(START).until(() -> !server.lines.isEmpty());
    return server;
  }

  private static ServerProcess begin(Path configuration, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "org.callseal.app.Callseal",
                "serve",
                "--config",
                configuration.toString()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    ServerProcess server = new ServerProcess(process);
    Thread.ofVirtual().start(server::readAll);
    return server;
  }

  /** Whether it printed or logged such a line. */
  boolean hasSaid(String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  /** All it has printed and logged. */
  List<String> said() {
    return lines;
  }

  long pid() {
    return process.pid();
  }

  /** Kills it as kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end, as a user does, and gives its exit code. */
  int end() throws InterruptedException {
    // The handle's way leaves the streams open, so that what was said last can be read.
    process.toHandle().destroy();
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void readAll() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (UncheckedIOException | IOException _) {
      // It was killed in the middle of a line.
    }
  }
}
