package org.callseal.app.keys;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.callseal.app.ExitCode;
import org.callseal.core.identity.Identity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code callseal keygen}: makes a device key where the device is. */
@Command(
    name = "keygen",
    description = "Make a device key: a private file that stays here, a public one for the server.")
public final class KeygenCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private IdentityArgument argument;

  @Option(
      names = "--out",
      paramLabel = "NAME",
      description = "Write NAME.key and NAME.public. Standard: the identity.")
  private @Nullable String out;

  @Override
  public Integer call() {
    Identity identity = argument.identity();
    String name = out == null ? IdentityArgument.fileName(identity) : out;
    if (name.isBlank() || name.endsWith("/")) {
      throw new ParameterException(
          spec.commandLine(),
          "--out '" + name + "' is no name; the files get endings of their own");
    }
    Path privateFile = Path.of(name + ".key");
    Path publicFile = Path.of(name + ".public");
    DeviceKeyFiles.generate(identity, privateFile, publicFile);
    PrintWriter to = spec.commandLine().getOut();
    to.println("device key of " + identity.text());
    to.println("  private, keep it here:       " + privateFile);
    to.println("  public, bring it to a server: " + publicFile);
    to.println(
        "next, at the server: ./callseal subscriber add "
            + identity.text().replaceFirst("^sip:", "")
            + " --device-key "
            + publicFile.getFileName());
    return ExitCode.OK.number();
  }
}
