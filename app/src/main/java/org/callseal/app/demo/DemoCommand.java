package org.callseal.app.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.demo.Demo;
import org.callseal.demo.DemoOptions;
import org.callseal.demo.table.Terminal;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code callseal demo}: calls through an attacker's hands; with {@code --once} exit code 1 unless
 * every row is as it must be.
 */
@Command(
    name = "demo",
    description = {
      "Two phones, gateways of MGCP and H.248, an attacker on their way, and what",
      "comes of it: everything in one process, on loopback addresses. Goes on round",
      "after round until Ctrl-C."
    })
public final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--once",
      description = "One round; exit code 0 only if every row is as it must be.")
  private boolean once;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the rows to a file as JSON.")
  private @Nullable Path json;

  @Override
  public Integer call() {
    Path folder = json == null ? null : json.toAbsolutePath().getParent();
    if (folder != null && !Files.isWritable(folder)) {
      throw new CommandFailure(ExitCode.UNAVAILABLE, folder + ": cannot be written to");
    }
    // The attacks make agents and edge warn, as they should; here the table says it all.
    quiet("org.callseal");
    DemoOptions options =
        new DemoOptions(
            once, Optional.ofNullable(json), Terminal.ofStandardOutput(System.getenv()));
    try {
      boolean well = Demo.run(options, System.out) == 0;
      return (well ? ExitCode.OK : ExitCode.REFUSED).number();
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  private static void quiet(String loggers) {
    if (LoggerFactory.getLogger(loggers) instanceof Logger logger) {
      logger.setLevel(Level.ERROR);
    }
  }
}
