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

/** {@code callseal association}: what stands between devices and this domain. */
@Command(name = "association", description = "Look at associations.")
public final class AssociationCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: association list");
  }

  @Command(name = "list", description = "List the associations that live.")
  int list(
      @Mixin ServerOptions server,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    try (Administration administration = Access.openExisting(server.configuration())) {
      List<AssociationLine> lines = administration.associations();
      PrintWriter to = spec.commandLine().getOut();
      if (json) {
        to.println(ControlLines.write(lines));
        return ExitCode.OK.number();
      }
      for (AssociationLine line : lines) {
        to.printf(
            "%s  %s  device %s  ends %s  %s%n",
            line.spi(),
            line.identity(),
            line.kid(),
            Instant.ofEpochSecond(line.endSeconds()),
            line.id());
        line.scope().forEach(pattern -> to.println("  scope  " + pattern));
      }
      to.println(lines.size() + (lines.size() == 1 ? " association" : " associations"));
    }
    return ExitCode.OK.number();
  }
}
