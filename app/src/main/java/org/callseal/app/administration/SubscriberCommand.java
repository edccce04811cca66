package org.callseal.app.administration;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.callseal.app.ExitCode;
import org.callseal.app.keys.IdentityArgument;
import org.callseal.core.credential.Kid;
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

/** {@code callseal subscriber}: whom the domain serves. */
@Command(
    name = "subscriber",
    description = "Add, list, change and remove subscribers.",
    subcommands = {ImportCommand.class})
public final class SubscriberCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "say what to do: subscriber add, import, list, show, devices, reset, disable, enable,"
            + " revoke-device, scope or remove");
  }

  @Command(
      name = "add",
      description = {
        "Add a subscriber and print a pass-phrase, which enrolls a device of his.",
        "With --device-key instead: add a device by its public key, for devices that get their"
            + " keys in a factory; writes a provision file."
      })
  int add(
      @Mixin ServerOptions server,
      @Mixin IdentityArgument argument,
      @Mixin NewPassphrase passphrase,
      @Mixin CoreAddressOption coreAddress,
      @Mixin EnteredDevice device) {
    Identity identity = argument.identity();
    Optional<CoreWish> wish = coreAddress.wish();
    if (device.isGiven()) {
      passphrase.refuseBeside("--device-key", spec);
      device.add(identity, wish, server, spec.commandLine().getOut());
    } else {
      try (Administration administration = Access.open(server.configuration())) {
        passphrase.give(identity, administration, wish, spec);
        PrintWriter to = spec.commandLine().getOut();
        GatewayLines.tell(administration.subscriber(identity), wish, to);
      }
    }
    return ExitCode.OK.number();
  }

  @Command(
      name = "reset",
      description =
          "Give a subscriber a new pass-phrase in place of the one before; his devices go on.")
  int reset(
      @Mixin ServerOptions server,
      @Mixin IdentityArgument argument,
      @Mixin NewPassphrase passphrase) {
    try (Administration administration = Access.openExisting(server.configuration())) {
      passphrase.give(argument.identity(), administration, true, spec);
    }
    return ExitCode.OK.number();
  }

  @Command(
      name = "disable",
      description = "End a subscriber's associations and allow no new ones, until enabled.")
  int disable(@Mixin ServerOptions server, @Mixin IdentityArgument argument) {
    return enable(server, argument.identity(), false);
  }

  @Command(name = "enable", description = "Undo disable.")
  int enable(@Mixin ServerOptions server, @Mixin IdentityArgument argument) {
    return enable(server, argument.identity(), true);
  }

  private int enable(ServerOptions server, Identity identity, boolean enabled) {
    try (Administration administration = Access.openExisting(server.configuration())) {
      administration.setEnabled(identity, enabled);
      spec.commandLine().getOut().println((enabled ? "enabled " : "disabled ") + identity);
    }
    return ExitCode.OK.number();
  }

  @Command(name = "devices", description = "List a subscriber's devices.")
  int devices(@Mixin ServerOptions server, @Mixin IdentityArgument argument) {
    Identity identity = argument.identity();
    try (Administration administration = Access.openExisting(server.configuration())) {
      SubscriberLine line = administration.subscriber(identity);
      PrintWriter to = spec.commandLine().getOut();
      for (SubscriberLine.DeviceLine device : line.devices()) {
        to.println(
            device.kid() + "  " + device.said() + "  since " + EndDate.of(device.addedSeconds()));
      }
      to.println(line.devices().size() + (line.devices().size() == 1 ? " device" : " devices"));
    }
    return ExitCode.OK.number();
  }

  @Command(
      name = "revoke-device",
      description = "End a device's right to associations, for ever; others go on.")
  int revokeDevice(
      @Mixin ServerOptions server,
      @Mixin IdentityArgument argument,
      @Parameters(
              index = "1",
              paramLabel = "KID",
              description = "The device, as subscriber devices names it.")
          String kid) {
    Kid device = ControlLines.kid(kid);
    try (Administration administration = Access.openExisting(server.configuration())) {
      administration.revokeDevice(argument.identity(), device);
      spec.commandLine().getOut().println("revoked device " + device);
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
      lines.forEach(line -> show(line, to));
      to.println(lines.size() + (lines.size() == 1 ? " subscriber" : " subscribers"));
    }
    return ExitCode.OK.number();
  }

  @Command(name = "show", description = "Show one subscriber as list shows all.")
  int show(
      @Mixin ServerOptions server,
      @Mixin IdentityArgument argument,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    try (Administration administration = Access.openExisting(server.configuration())) {
      SubscriberLine line = administration.subscriber(argument.identity());
      PrintWriter to = spec.commandLine().getOut();
      if (json) {
        to.println(ControlLines.write(line));
      } else {
        show(line, to);
      }
    }
    return ExitCode.OK.number();
  }

  private static void show(SubscriberLine line, PrintWriter to) {
    to.println(line.identity() + (line.enabled() ? "" : "  disabled"));
    line.scope().forEach(pattern -> to.println("  scope  " + pattern));
    GatewayLines.address(line).ifPresent(said -> to.println("  core side  " + said));
    for (SubscriberLine.DeviceLine device : line.devices()) {
      to.println("  device " + device.kid() + "  " + device.said());
    }
    if (line.passphrase() != null) {
      to.println("  pass-phrase  " + line.passphrase().said());
    }
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
