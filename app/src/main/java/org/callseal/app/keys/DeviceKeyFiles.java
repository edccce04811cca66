package org.callseal.app.keys;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;

/**
 * The two files of a device key: {@code NAME.key}, private, which never leaves the device, and
 * {@code NAME.public}, which goes to the operator.
 */
public final class DeviceKeyFiles {

  private static final int POINT_LENGTH = 2 * P256.LENGTH;

  private DeviceKeyFiles() {}

  /** The public half and the identity it is meant for. */
  public record PublicPart(Identity identity, P256Point key) {}

  /** The private half and the identity it is meant for. */
  public record PrivatePart(Identity identity, SecretBytes scalar) {}

  /** Makes a key and writes both files; never over a key that is there. */
  public static void generate(Identity identity, Path privateFile, Path publicFile) {
    if (Files.exists(privateFile)) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          privateFile + " is there already and a key is never overwritten; choose another --out");
    }
    P256KeyPair pair = P256.fastest().generate();
    byte[] point = Arrays.copyOf(pair.point().x(), POINT_LENGTH);
    System.arraycopy(pair.point().y(), 0, point, P256.LENGTH, P256.LENGTH);
    try (SecretBytes scalar = pair.privateKey().scalar()) {
      KeyLine.of(KeyLine.PRIVATE, identity.text(), scalar.exposed()).write(privateFile);
    }
    KeyLine.of(KeyLine.PUBLIC, identity.text(), point).write(publicFile);
  }

  /** Reads a public file. */
  public static PublicPart readPublic(Path file) {
    KeyLine line = KeyLine.read(file, KeyLine.PUBLIC);
    byte[] point = line.bytes(file, POINT_LENGTH);
    P256Point key =
        P256Point.of(
                Arrays.copyOf(point, P256.LENGTH),
                Arrays.copyOfRange(point, P256.LENGTH, POINT_LENGTH))
            .orElseThrow(() -> wrong(file, "holds no point of P-256"));
    return new PublicPart(identity(file, line), key);
  }

  /** Reads a private file. */
  public static PrivatePart readPrivate(Path file) {
    KeyLine line = KeyLine.read(file, KeyLine.PRIVATE);
    SecretBytes scalar = SecretBytes.adopt(line.bytes(file, P256.LENGTH));
    if (!P256.isScalar(scalar)) {
      throw wrong(file, "holds no private key of P-256");
    }
    return new PrivatePart(identity(file, line), scalar);
  }

  private static Identity identity(Path file, KeyLine line) {
    return Identity.parse(line.subject())
        .orElseThrow(() -> wrong(file, "names no identity: " + line.subject()));
  }

  private static CommandFailure wrong(Path file, String what) {
    return new CommandFailure(ExitCode.CONFIGURATION, file + " " + what);
  }
}
