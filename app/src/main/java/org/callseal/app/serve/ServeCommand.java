package org.callseal.app.serve;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.callseal.app.ExitCode;
import org.callseal.app.Residence;
import org.callseal.app.administration.AdvertisedServers;
import org.callseal.app.administration.ServerOptions;
import org.callseal.app.configuration.HostPort;
import org.callseal.app.configuration.MegacoConfiguration;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.core.association.ServerSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (printConfig) {
      out.print(ServeConfiguration.print(options.file()));
      out.flush();
      return ExitCode.OK.number();
    }
    ServeConfiguration configuration = options.configuration();
    Residence.setLog(configuration.log());
    Server server = Server.start(configuration);
    greet(configuration, out);
    Residence.untilEnd(server::close);
    return ExitCode.OK.number();
  }

  private static void greet(ServeConfiguration configuration, PrintWriter out) {
    out.println("callseal serves " + configuration.domain());
    for (ServerSet.Server server : AdvertisedServers.of(configuration).servers()) {
      out.println(
          "  endpoints   UDP and TCP " + new HostPort(server.address(), server.port()).text());
    }
    if (configuration.callAgents().isEmpty()) {
      out.println(
          "  call agent  built in, UDP " + HostPort.of(configuration.builtInCallAgent()).text());
    }
    configuration.callAgents().forEach(agent -> out.println("  call agent  " + agent.text()));
    configuration
        .mgcp()
        .listen()
        .forEach(listen -> out.println("  gateways    UDP " + HostPort.of(listen).text()));
    if (configuration.mgcp().hasBuiltInCallAgent()) {
      out.println(
          "  their call agent  built in, UDP "
              + HostPort.of(configuration.gateway().builtInCallAgent()).text());
    }
    configuration
        .mgcp()
        .callAgents()
        .forEach(agent -> out.println("  their call agent  UDP " + agent.text()));
    sayMediaGateways(configuration, out);
    out.println("  data        " + configuration.data());
    out.println(
        "next, in another terminal: ./callseal subscriber add alice@" + configuration.domain());
    out.flush();
  }

  private static void sayMediaGateways(ServeConfiguration configuration, PrintWriter out) {
    MegacoConfiguration megaco = configuration.megaco();
    megaco
        .listen()
        .forEach(
            listen -> out.println("  Megaco      UDP and TCP, text " + HostPort.of(listen).text()));
    megaco
        .listenBinary()
        .forEach(listen ->
            out.println("  Megaco      UDP and TCP, binary " + HostPort.of(listen).text()));
    if (megaco.hasBuiltInController()) {
      out.println(
          "  their call agent  built in, UDP "
              + HostPort.of(configuration.gateway().builtInController()).text());
    }
    megaco.callAgents().forEach(agent -> out.println("  their call agent  " + agent.text()));
  }
}
