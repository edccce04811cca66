package org.callseal.app.administration;

import java.nio.file.Path;
import java.util.Optional;
import org.callseal.app.configuration.ServeConfiguration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command is about: the options of every command that looks for a data folder. */
public final class ServerOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The server's configuration file. Standard: none.")
  private @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "The data folder, in place of the configuration's (standard: ~/.callseal).")
  private @Nullable Path data;

  /** The file, where one is named. */
  public Optional<Path> file() {
    return Optional.ofNullable(config);
  }

  /** The server's configuration. */
  public ServeConfiguration configuration() {
    ServeConfiguration read =
        file().map(ServeConfiguration::read).orElseGet(ServeConfiguration::standard);
    return data == null ? read : read.withData(data);
  }
}
