package org.callseal.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.callseal.app.Callseal;
import picocli.CommandLine;

/** Enters subscribers with device keys, as an operator does. */
final class Subscribing {

  private Subscribing() {}

  /** Leaves NAME.provision and its key in the folder. */
  static void subscribe(String who, Path configuration, Path folder) {
    String name = folder.resolve(who).toString();
    run("keygen", who, "--out", name);
    run(
        "subscriber",
        "add",
        who,
        "--config",
        configuration.toString(),
        "--device-key",
        name + ".public",
        "--out",
        name + ".provision");
  }

  private static void run(String... arguments) {
    StringWriter said = new StringWriter();
    CommandLine line = Callseal.commandLine();
    line.setOut(new PrintWriter(said, true));
    line.setErr(new PrintWriter(said, true));
    assertThat(line.execute(arguments)).as(said.toString()).isZero();
  }
}
