package org.callseal.app.keys;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.data.PrivateFile;

/**
 * A key file: one line of four words, so that it can be read out, mailed and pasted.
 *
 * <pre>
 *   callseal-public-key P-256 sip:alice@example.net BASE64URL
 * </pre>
 *
 * @param word what the file holds
 * @param subject the identity's canonical text
 * @param key the key's bytes, in base64url without padding
 */
record KeyLine(String word, String subject, String key) {

  static final String PUBLIC = "callseal-public-key";
  static final String PRIVATE = "callseal-private-key";
  private static final String CURVE = "P-256";

  static KeyLine of(String word, String subject, byte[] key) {
    return new KeyLine(word, subject, Base64.getUrlEncoder().withoutPadding().encodeToString(key));
  }

  static KeyLine read(Path file, String word) {
    byte[] content =
        PrivateFile.read(file)
            .orElseThrow(
                () -> new CommandFailure(ExitCode.CONFIGURATION, file + ": there is no such file"));
    String[] words = new String(content, StandardCharsets.UTF_8).strip().split("\\s+", -1);
    if (words.length != 4 || !words[0].equals(word) || !words[1].equals(CURVE)) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          file + ": not a key file, expected a line '" + word + " " + CURVE + " IDENTITY KEY'");
    }
    return new KeyLine(words[0], words[2], words[3]);
  }

  /** The key's bytes, if there are as many as expected. */
  byte[] bytes(Path file, int length) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(key);
      if (bytes.length == length) {
        return bytes;
      }
    } catch (IllegalArgumentException _) {
      // Said below: it is damaged either way.
    }
    throw new CommandFailure(
        ExitCode.CONFIGURATION, file + ": the key is damaged; make a new one with callseal keygen");
  }

  void write(Path file) {
    String line = String.join(" ", word, CURVE, subject, key) + "\n";
    PrivateFile.write(file, line.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return word + " of " + subject;
  }
}
