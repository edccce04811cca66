package org.callseal.app.device;

import java.nio.file.Path;

/**
 * How to get at a token.
 *
 * @param configuration of the JDK's PKCS#11 provider
 * @param pin a file whose first line is the PIN
 */
public record TokenFiles(Path configuration, Path pin) {

  /** Opens it; what is in the way ends the command. */
  public Token open() {
    return Token.open(configuration, pin);
  }
}
