package org.callseal.edge.mgcp;

import java.nio.charset.StandardCharsets;
import org.callseal.core.seal.Refusal;
import org.callseal.mgcp.MgcpCommand;

/** What the edge itself answers to commands. */
final class Answers {

  /** Transient: the gateway may try again under another transaction identifier. */
  static final int TRY_AGAIN = 400;

  /** Internal overload: nobody to ask. */
  static final int NOBODY = 409;

  static final int UNKNOWN_ENDPOINT = 500;
  static final int INVALID_PARAMETER = 539;

  /**
   * RFC 3435 2.4: 800 to 899 are package specific response codes; 2.1.7: the name of an
   * experimental package MUST start with x-.
   */
  private static final int PACKAGE = 800;

  private static final String PACKAGE_NAME = "/x-seal";

  private Answers() {}

  /** One of the codes of RFC 3435 2.4. */
  static byte[] of(int code, MgcpCommand command, String text) {
    return (code + " " + command.transaction() + " " + text + command.lineEnd())
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The refusal in the package's own code. */
  static byte[] of(Refusal refusal, MgcpCommand command) {
    return of(PACKAGE + refusal.number(), command, PACKAGE_NAME + " " + refusal.word());
  }
}
