package org.callseal.app.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;

/**
 * The folder of everything of a server that lasts. Its secrets are files of one line of base64url,
 * made when they are first asked for. Used by one thread at a time.
 */
public final class DataFolder {

  private final Path path;

  private DataFolder(Path path) {
    this.path = path;
  }

  /** Opens the folder, making it when it is new. */
  public static DataFolder open(Path path) {
    PrivateFile.makeFolder(path);
    PrivateFile.makeFolder(path.resolve("keys"));
    return new DataFolder(path);
  }

  /** Whether a server or a command has made its data there. */
  public static boolean holdsData(Path path) {
    DataFolder folder = new DataFolder(path);
    return Files.isDirectory(folder.database()) || folder.hasDomainKeys();
  }

  /** Whether keys of a domain were drawn or given there. */
  public boolean hasDomainKeys() {
    return Files.exists(key(KeyFiles.DOMAIN));
  }

  /** The folder itself. */
  public Path path() {
    return path;
  }

  /** The folder of the database's files. */
  public Path database() {
    return path.resolve("database");
  }

  /** The socket through which a running server is administered. */
  public Path controlSocket() {
    return path.resolve("control.sock");
  }

  /** The file of a key of this name. */
  public Path key(String name) {
    return path.resolve("keys").resolve(name);
  }

  /** The secret of this name and length, drawn and kept when it is asked for the first time. */
  public SecretBytes secret(String name, int length, RandomSource random) {
    Path file = key(name);
    byte[] text =
        PrivateFile.read(file)
            .orElseGet(() -> {
              byte[] drawn = Base64.getUrlEncoder().withoutPadding().encode(random.bytes(length));
              PrivateFile.write(file, drawn);
              return drawn;
            });
    return SecretBytes.adopt(decode(file, text, length));
  }

  private static byte[] decode(Path file, byte[] text, int length) {
    try {
      byte[] bytes =
          Base64.getUrlDecoder().decode(new String(text, StandardCharsets.US_ASCII).strip());
      if (bytes.length == length) {
        return bytes;
      }
    } catch (IllegalArgumentException _) {
      // Said below: it is damaged either way.
    }
    throw new CommandFailure(
        ExitCode.CONFIGURATION,
        file + " is damaged: " + length + " bytes in base64url expected; restore it from a copy");
  }
}
