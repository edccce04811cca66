package org.callseal.app.administration;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.data.PrivateFile;
import org.callseal.app.keys.DeviceKeyFiles;
import org.callseal.app.keys.IdentityArgument;
import org.callseal.app.keys.ProvisionFile;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code callseal subscriber}: whom the domain serves. */
@Command(name = "subscriber", description = "Add, list, change and remove subscribers.")
public final class SubscriberCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: subscriber add, list, scope or remove");
  }

  @Command(
      name = "add",
      description = "Add a subscriber's device by its public key; writes its provision file.")
  int add(
      @Mixin ServerOptions server,
      @Mixin IdentityArgument argument,
      @Option(
              names = "--device-key",
              required = true,
              paramLabel = "FILE",
              description = "The public file that callseal keygen wrote.")
          Path deviceKey,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              description = "The provision file to write. Standard: IDENTITY.provision.")
          @Nullable Path out) {
    Identity identity = argument.identity();
    DeviceKeyFiles.PublicPart key = DeviceKeyFiles.readPublic(deviceKey);
    if (!key.identity().equals(identity)) {
      throw new CommandFailure(
          ExitCode.REFUSED, deviceKey + " was made for " + key.identity() + ", not " + identity);
    }
    Path file = out == null ? Path.of(IdentityArgument.fileName(identity) + ".provision") : out;
    if (Files.exists(file)) {
      throw new CommandFailure(
          ExitCode.REFUSED, file + " is there already; name another file with --out");
    }
    PrivateFile.requireWritable(file);
    try (Administration administration = Access.open(server.configuration())) {
      Provision provision = administration.addDevice(identity, key.key());
      ProvisionFile.write(file, provision);
      PrintWriter to = spec.commandLine().getOut();
      to.println("added " + identity + ", device " + provision.deviceCredential().kid());
      to.println("  provision, bring it to the device's key by a way you trust: " + file);
      to.println("next, there: ./callseal agent --provision " + file.getFileName());
    }
    return ExitCode.OK.number();
  }

  @Command(name = "list", description = "List subscribers, their scope and devices.")
  int list(
      @Mixin ServerOptions server,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    try (Administration administration = Access.openExisting(server.configuration())) {
      List<SubscriberLine> lines = administration.subscribers();
      PrintWriter to = spec.commandLine().getOut();
      if (json) {
        to.println(ControlLines.write(lines));
        return ExitCode.OK.number();
      }
      for (SubscriberLine line : lines) {
        to.println(line.identity() + (line.enabled() ? "" : "  disabled"));
        line.scope().forEach(pattern -> to.println("  scope  " + pattern));
        for (SubscriberLine.DeviceLine device : line.devices()) {
          to.println(
              "  device " + device.kid() + (device.active() ? "" : "  has not connected yet"));
        }
      }
      to.println(lines.size() + (lines.size() == 1 ? " subscriber" : " subscribers"));
    }
    return ExitCode.OK.number();
  }

  @Command(
      name = "scope",
      description =
          "Set what a subscriber may speak for besides itself; without patterns: nothing.")
  int scope(
      @Mixin ServerOptions server,
      @Mixin IdentityArgument argument,
      @Parameters(
              index = "1..*",
              paramLabel = "PATTERN",
              description = "A name, with one star before the @, as sip:*@example.net.")
          @Nullable List<String> patterns) {
    Identity identity = argument.identity();
    List<String> scope = patterns == null ? List.of() : patterns;
    try (Administration administration = Access.openExisting(server.configuration())) {
      administration.widen(identity, scope);
      spec.commandLine()
          .getOut()
          .println(
              identity
                  + " may speak for itself"
                  + (scope.isEmpty() ? " only" : " and " + String.join(", ", scope)));
    }
    return ExitCode.OK.number();
  }

  @Command(
      name = "remove",
      description = "Remove a subscriber with its devices; its associations end.")
  int remove(@Mixin ServerOptions server, @Mixin IdentityArgument argument) {
    Identity identity = argument.identity();
    try (Administration administration = Access.openExisting(server.configuration())) {
      administration.remove(identity);
      spec.commandLine().getOut().println("removed " + identity);
    }
    return ExitCode.OK.number();
  }
}
