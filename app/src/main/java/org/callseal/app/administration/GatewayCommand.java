package org.callseal.app.administration;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.keys.IdentityArgument;
import org.callseal.core.gateway.CoreAddress;
import org.callseal.core.gateway.CoreWish;
import org.callseal.core.identity.Identity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code callseal gateway}: the gateways among the subscribers, and where call agents find them.
 */
@Command(name = "gateway", description = "Look at gateways, and say where call agents find them.")
public final class GatewayCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: gateway list, address or zone");
  }

  @Command(
      name = "list",
      description =
          "List the gateways of the built-in call agent: state, last restart, endpoints, hooks.")
  int list(
      @Mixin ServerOptions server,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    try (Administration administration = Access.openExisting(server.configuration())) {
      List<GatewayStateLine> lines = administration.gateways();
      PrintWriter to = spec.commandLine().getOut();
      if (json) {
        to.println(ControlLines.write(lines));
        return ExitCode.OK.number();
      }
      for (GatewayStateLine line : lines) {
        to.println(line.said());
        line.endpoints().forEach(endpoint -> to.println("  " + endpoint.said()));
      }
      to.println(lines.size() + (lines.size() == 1 ? " gateway" : " gateways"));
    }
    return ExitCode.OK.number();
  }

  @Command(
      name = "address",
      description = {
        "Give a subscriber a core-side port or address in place of the one it had.",
        "Without an option: the next free port. Its associations end and are set up anew; nobody"
            + " else gets the old one for 30 days."
      })
  int address(
      @Mixin ServerOptions server,
      @Mixin IdentityArgument argument,
      @Mixin CoreAddressOption option) {
    Identity identity = argument.identity();
    CoreWish wish = option.wish().orElse(CoreWish.Next.PORT);
    try (Administration administration = Access.openExisting(server.configuration())) {
      CoreAddress address = administration.assign(identity, wish);
      spec.commandLine().getOut().println(identity + "  core side  " + address);
    }
    return ExitCode.OK.number();
  }

  @Command(
      name = "zone",
      description = {
        "Write the DNS zone of the gateways that have addresses of their own.",
        "For call agents that find gateways by their names: to be served where they ask, and not to"
            + " the world."
      })
  int zone(
      @Mixin ServerOptions server,
      @Parameters(
              arity = "0..1",
              paramLabel = "ZONE",
              description = "The zone's name. Standard: the domain that is served.")
          @Nullable String zone,
      @Option(
              names = "--name-server",
              paramLabel = "HOST",
              description = "Who serves the zone; a name outside of it. Standard: localhost.",
              defaultValue = "localhost")
          String nameServer,
      @Option(
              names = "--records",
              description = "Only the address records, to be included in a zone of yours.")
          boolean records) {
    ServeConfiguration configuration = server.configuration();
    String name = zone == null ? configuration.domain() : host(zone);
    try (Administration administration = Access.openExisting(configuration)) {
      GatewayZone written = GatewayZone.of(name, administration.subscribers());
      PrintWriter to = spec.commandLine().getOut();
      to.print(records ? written.records() : whole(written, host(nameServer)));
      to.flush();
      PrintWriter err = spec.commandLine().getErr();
      written.outside().forEach(each -> err.println("left out, not in " + name + ": " + each));
      written.doubtful().forEach(each -> err.println("warning: " + each));
    }
    return ExitCode.OK.number();
  }

  private static String whole(GatewayZone zone, String nameServer) {
    if (zone.holds(nameServer)) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          nameServer
              + " is in the zone and would have no address; name one outside of it, or take"
              + " --records for a zone of your own");
    }
    return zone.whole(nameServer, Instant.now().getEpochSecond());
  }

  private String host(String text) {
    String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return Identity.parse(bare, Identity.Kind.HOST)
        .map(identity -> identity.text().toLowerCase(Locale.ROOT))
        .orElseThrow(
            () -> new ParameterException(spec.commandLine(), "'" + text + "' is no host name"));
  }
}
