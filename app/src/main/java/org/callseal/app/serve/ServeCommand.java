package org.callseal.app.serve;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.Residence;
import org.callseal.app.administration.ServerOptions;
import org.callseal.app.configuration.Role;
import org.callseal.app.configuration.ServeConfiguration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code callseal serve}: runs a server until the process is told to end. */
@Command(
    name = "serve",
    description = "Run edge, authority and call agent. Needs no configuration.")
public final class ServeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ServerOptions options;

  @Option(
      names = "--print-config",
      description = "Print a complete configuration file, with the values in force, and end.")
  private boolean printConfig;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description =
          "all (standard), or one part of a cluster: authority or edge; see callseal cluster.")
  private @Nullable Role role;

  @Option(
      names = "--join",
      paramLabel = "TOKEN",
      description =
          "Join the cluster first, by a token of callseal cluster invite. Needed once; without"
              + " effect afterwards.")
  private @Nullable String token;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (printConfig) {
      out.print(ServeConfiguration.print(options.file()));
      out.flush();
      return ExitCode.OK.number();
    }
    ServeConfiguration read = options.configuration();
    ServeConfiguration configuration = role == null ? read : read.withRole(role);
    refuseWhatDoesNotFit(configuration);
    Residence.setLog(configuration.log());
    Server server = Server.start(configuration, Optional.ofNullable(token));
    Greeting.say(configuration, out);
    Residence.untilEnd(server::close);
    return ExitCode.OK.number();
  }

  private void refuseWhatDoesNotFit(ServeConfiguration configuration) {
    if (configuration.cluster().role() == Role.ALL && token != null) {
      throw new ParameterException(
          spec.commandLine(), "--join goes with --role edge or --role authority");
    }
    if (configuration.cluster().role() == Role.EDGE && configuration.hasBuiltInCallAgent()) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "an edge of a cluster needs call agents that all edges share: set call-agents, and"
              + " mgcp.call-agents and megaco.call-agents as well, or mgcp.listen: [] and megaco.listen:"
              + " [] where there are no gateways");
    }
  }
}
