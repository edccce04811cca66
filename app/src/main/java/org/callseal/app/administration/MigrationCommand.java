package org.callseal.app.administration;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import org.callseal.app.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code callseal migration}: who is not moved over yet. */
@Command(
    name = "migration",
    description = "Look at the phones and gateways that still come without a seal.")
public final class MigrationCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: migration report");
  }

  @Command(
      name = "report",
      description = "List who has come without a seal since the server was started.")
  int report(
      @Mixin ServerOptions server,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    try (Administration administration = Access.openExisting(server.configuration())) {
      List<UnsealedPhoneLine> lines = administration.unsealedPhones();
      PrintWriter to = spec.commandLine().getOut();
      if (json) {
        to.println(ControlLines.write(lines));
        return ExitCode.OK.number();
      }
      for (UnsealedPhoneLine line : lines) {
        to.printf(
            "%s  from %s  last %s  let through %d%s%n",
            line.identity(),
            line.source(),
            Instant.ofEpochSecond(line.lastSeconds()),
            line.passed(),
            line.refused() == 0
                ? ""
                : ", refused " + line.refused() + ": it has a device key and is to come sealed");
      }
      to.println(lines.size() + " without a seal");
    }
    return ExitCode.OK.number();
  }
}
