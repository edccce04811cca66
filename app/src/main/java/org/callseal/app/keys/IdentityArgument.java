package org.callseal.app.keys;

import java.util.Locale;
import org.callseal.core.identity.Identity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The identity that a command is about, and how its text is to be taken. */
public final class IdentityArgument {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "IDENTITY",
      description = "user@host, which means a SIP URI, or a host; unless --kind says otherwise.")
  private String text;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "sip, nai or host. Standard: sip for user@host, host for a name with dots alone.")
  private Identity.@Nullable Kind kind;

  /** The identity, or the end of the command. */
  public Identity identity() {
    // A bare word is a slip and no host of that name.
    boolean isHost = !text.contains("@") && text.contains(".");
    Identity.Kind meant = kind != null ? kind : isHost ? Identity.Kind.HOST : Identity.Kind.SIP;
    return Identity.parse(text, meant)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "'"
                    + text
                    + "' is no identity of kind "
                    + meant.name().toLowerCase(Locale.ROOT)
                    + "; write for instance alice@example.net"));
  }

  /** A name for files about the identity: its text without a scheme. */
  public static String fileName(Identity identity) {
    String text = identity.text();
    String bare = identity.kind() == Identity.Kind.SIP ? text.substring("sip:".length()) : text;
    return bare.replaceAll("[^A-Za-z0-9@._+-]", "_");
  }
}
