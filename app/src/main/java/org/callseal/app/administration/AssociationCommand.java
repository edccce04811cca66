package org.callseal.app.administration;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import org.callseal.app.ExitCode;
import org.callseal.authority.SubscriberRegister.Selection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code callseal association}: what stands between devices and this domain. */
@Command(name = "association", description = "Look at associations and end them.")
public final class AssociationCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: association list or expire");
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

  @Command(
      name = "expire",
      description =
          "End associations before their time, at every edge within a second. Their devices set up"
              + " others at once; to keep one from that, disable or remove its subscriber.")
  int expire(@Mixin ServerOptions server, @ArgGroup(multiplicity = "1") Ended which) {
    try (Administration administration = Access.openExisting(server.configuration())) {
      List<AssociationLine> ended = administration.expire(which.selection());
      PrintWriter to = spec.commandLine().getOut();
      ended.forEach(line -> to.printf("ended  %s  %s%n", line.identity(), line.id()));
      to.println(ended.size() + (ended.size() == 1 ? " association" : " associations") + " ended");
    }
    return ExitCode.OK.number();
  }

  /** What is to be ended: one of these. */
  static final class Ended {

    @Parameters(
        paramLabel = "ID",
        description = "One association: the 32 digits that association list prints.")
    private @Nullable String id;

    @Option(
        names = "--identity",
        paramLabel = "IDENTITY",
        description = "Those of all devices of a subscriber.")
    private @Nullable String identity;

    @Option(names = "--all", description = "Every one.")
    private boolean all;

    Selection selection() {
      if (id != null) {
        return new Selection.One(AssociationArgument.id(id));
      }
      return identity == null
          ? new Selection.All()
          : new Selection.Of(AssociationArgument.identity(identity));
    }
  }
}
