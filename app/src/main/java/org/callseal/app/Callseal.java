package org.callseal.app;

import java.io.PrintWriter;
import org.callseal.app.administration.AssociationCommand;
import org.callseal.app.administration.ClusterCommand;
import org.callseal.app.administration.GatewayCommand;
import org.callseal.app.administration.MigrationCommand;
import org.callseal.app.administration.SubscriberCommand;
import org.callseal.app.agent.AgentCommand;
import org.callseal.app.demo.DemoCommand;
import org.callseal.app.doctor.DoctorCommand;
import org.callseal.app.enroll.EnrollCommand;
import org.callseal.app.keys.KeygenCommand;
import org.callseal.app.requirements.RequirementsCommand;
import org.callseal.app.serve.ServeCommand;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root of the command line. Lives for one run of the program, on its main thread. */
@Command(
    name = "callseal",
    description = "One security association for SIP signaling between phones and call agents.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    subcommands = {
      ServeCommand.class,
      AgentCommand.class,
      EnrollCommand.class,
      KeygenCommand.class,
      SubscriberCommand.class,
      AssociationCommand.class,
      MigrationCommand.class,
      GatewayCommand.class,
      ClusterCommand.class,
      DemoCommand.class,
      DoctorCommand.class,
      RequirementsCommand.class,
      VersionCommand.class
    },
    footer = {
      "",
      "In a checkout, besides: ./callseal test (builds and tests everything),",
      "./callseal bench (measures).",
      "Exit codes: 0 well, 1 refused, 2 usage, 3 configuration, 4 unavailable, 70 a defect."
    })
public final class Callseal implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and end.")
  @SuppressWarnings("UnusedVariable") // Picocli acts on it.
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version and end.")
  @SuppressWarnings("UnusedVariable") // Picocli acts on it.
  private boolean version;

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The whole command line, ready to parse arguments. */
  public static CommandLine commandLine() {
    return new CommandLine(new Callseal())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Callseal::explainUsage)
        .setExecutionExceptionHandler(Callseal::explainFailure);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int explainUsage(ParameterException fault, String[] arguments) {
    CommandLine command = fault.getCommandLine();
    command.getErr().println("callseal: " + usageFault(fault, command));
    command.getErr().println("try: ./" + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.number();
  }

  private static String usageFault(ParameterException fault, CommandLine command) {
    if (fault instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String word = unmatched.getUnmatched().getFirst();
      return command.getSubcommands().isEmpty()
          ? "'" + word + "' is one word too many"
          : "there is no command '" + word + "'";
    }
    return String.valueOf(fault.getMessage());
  }

  private static int explainFailure(Exception fault, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    Exception said = fault instanceof RuntimeException e ? CommandFailure.explained(e) : fault;
    if (said instanceof CommandFailure failure) {
      err.println("callseal: " + failure.getMessage());
      return failure.exitCode().number();
    }
    LoggerFactory.getLogger(Callseal.class).error("a defect of Callseal", fault);
    err.println("callseal: a defect of Callseal, see the log above; please report it: " + fault);
    return ExitCode.DEFECT.number();
  }
}
