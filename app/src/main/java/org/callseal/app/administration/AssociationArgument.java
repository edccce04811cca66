package org.callseal.app.administration;

import java.util.HexFormat;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.AssociationId;

/** An association, or those of a subscriber, as the command line names them. */
final class AssociationArgument {

  private AssociationArgument() {}

  /** The id, 32 hexadecimal digits as {@code association list} prints them. */
  static AssociationId id(String text) {
    try {
      return AssociationId.of(HexFormat.of().parseHex(text)).orElseThrow(() -> fault(text));
    } catch (IllegalArgumentException _) {
      throw fault(text);
    }
  }

  /** A subscriber: user@host means a SIP URI. */
  static Identity identity(String text) {
    return Identity.parse(text, Identity.Kind.SIP)
        .or(() -> Identity.parse(text))
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.USAGE,
                "'" + text + "' is no identity; write for instance alice@example.net"));
  }

  private static CommandFailure fault(String text) {
    return new CommandFailure(
        ExitCode.USAGE,
        "'"
            + text
            + "' is no association: name it by the 32 digits at the end of its line in callseal"
            + " association list");
  }
}
