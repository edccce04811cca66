package org.callseal.app.keys;

import java.util.Locale;
import org.callseal.core.identity.Identity;
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
      description = "user@host, which means a SIP URI unless --kind says otherwise.")
  private String text;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "sip (standard), nai or host.",
      defaultValue = "sip")
  private Identity.Kind kind = Identity.Kind.SIP;

  /** The identity, or the end of the command. */
  public Identity identity() {
    return Identity.parse(text, kind)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "'"
                    + text
                    + "' is no identity of kind "
                    + kind.name().toLowerCase(Locale.ROOT)
                    + "; write for instance alice@example.net"));
  }

  /** A name for files about the identity: its text without a scheme. */
  public static String fileName(Identity identity) {
    String text = identity.text();
    String bare = identity.kind() == Identity.Kind.SIP ? text.substring("sip:".length()) : text;
    return bare.replaceAll("[^A-Za-z0-9@._+-]", "_");
  }
}
