package org.callseal.app.device;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The token that a command's device keys are in. */
public final class TokenOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--pkcs11",
      paramLabel = "FILE",
      description =
          "Keep device keys in a PKCS#11 token: a configuration of the JDK's provider SunPKCS11.")
  private @Nullable Path configuration;

  @Option(
      names = "--pin-file",
      paramLabel = "FILE",
      description = "With --pkcs11: the file whose first line is the token's PIN.")
  private @Nullable Path pin;

  /** The token's files, if one is named. */
  public Optional<TokenFiles> files() {
    if (configuration == null && pin == null) {
      return Optional.empty();
    }
    if (configuration == null || pin == null) {
      throw new ParameterException(spec.commandLine(), "--pkcs11 and --pin-file need each other");
    }
    return Optional.of(new TokenFiles(configuration, pin));
  }
}
