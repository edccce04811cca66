package org.callseal.app.agent;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.callseal.app.ExitCode;
import org.callseal.app.Residence;
import org.callseal.app.configuration.AgentConfiguration;
import org.callseal.app.configuration.HostPort;
import org.callseal.app.device.TokenOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code callseal agent}: runs an agent until the process is told to end. */
@Command(
    name = "agent",
    description =
        "Run an agent beside phones, as their outbound proxy, and gateways of MGCP and Megaco, as their"
            + " call agent.")
public final class AgentCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The agent's configuration file. Standard: none.")
  private @Nullable Path config;

  @Option(
      names = "--provision",
      paramLabel = "FILE",
      description = "A provision file, with its device key beside it; besides those configured.")
  private List<Path> provisions = new ArrayList<>();

  @Option(
      names = "--device",
      paramLabel = "FOLDER",
      description = "A device's folder, as made by callseal enroll; besides those configured.")
  private List<Path> devices = new ArrayList<>();

  @Option(
      names = "--wrapping-key",
      paramLabel = "FILE",
      description =
          "The key that the devices are encrypted under, in place of the configuration's.")
  private @Nullable Path wrappingKey;

  @Mixin private TokenOptions token;

  @Option(
      names = "--print-config",
      description = "Print a complete configuration file, with the values in force, and end.")
  private boolean printConfig;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (printConfig) {
      out.print(AgentConfiguration.print(Optional.ofNullable(config)));
      out.flush();
      return ExitCode.OK.number();
    }
    AgentConfiguration configuration = configuration();
    Residence.setLog(configuration.log());
    EnrolledDevice.await(configuration, out);
    RunningAgent agent = RunningAgent.start(configuration);
    out.println("callseal agent speaks for");
    agent.identities().forEach(identity -> out.println("  " + identity));
    agent
        .phonePorts()
        .forEach(address ->
            out.println(
                "next: let the phone use "
                    + HostPort.of(address).text()
                    + " as its outbound proxy, over UDP or TCP"));
    agent
        .gateways()
        .forEach(gateway ->
            out.println(
                "next: let the gateway "
                    + gateway.keys().identity()
                    + " use "
                    + HostPort.of(gateway.listen()).text()
                    + " as its call agent: "
                    + gateway.protocol().words()
                    + " over "
                    + gateway.over()));
    out.flush();
    Residence.untilEnd(agent::close);
    return ExitCode.OK.number();
  }

  private AgentConfiguration configuration() {
    AgentConfiguration read =
        config == null ? AgentConfiguration.standard() : AgentConfiguration.read(config);
    return read.and(provisions, devices, Optional.ofNullable(wrappingKey), token.files());
  }
}
