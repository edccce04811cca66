package org.callseal.app.keys;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.data.PrivateFile;
import org.callseal.core.credential.StaticKey;
import org.callseal.core.crypto.P256;
import org.callseal.core.provision.Provision;

/**
 * What an agent is given for one identity: {@code NAME.provision} from the operator, {@code
 * NAME.key} beside it from keygen.
 *
 * @param file where the provision was read
 * @param deviceKey the private key, which is the one of the provision's credential
 */
public record ProvisionFile(Path file, Provision provision, StaticKey deviceKey) {

  private static final String WORD = "callseal-provision ";
  private static final String SUFFIX = ".provision";

  /** Writes a provision for its owner alone. */
  public static void write(Path file, Provision provision) {
    String line = WORD + Base64.getUrlEncoder().encodeToString(provision.toBytes()) + "\n";
    PrivateFile.write(file, line.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads a provision with the device key beside it. */
  public static ProvisionFile read(Path file) {
    Provision provision =
        PrivateFile.read(file)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .map(text ->
                parse(text)
                    .orElseThrow(
                        () -> wrong(file + ": not a provision file; make it anew at the server")))
            .orElseThrow(() -> wrong(file + ": there is no such file"));
    Path keyFile = keyBeside(file);
    if (PrivateFile.read(keyFile).isEmpty()) {
      throw wrong(
          keyFile
              + ": the device key that callseal keygen wrote belongs beside the provision file");
    }
    DeviceKeyFiles.PrivatePart key = DeviceKeyFiles.readPrivate(keyFile);
    StaticKey deviceKey =
        StaticKey.of(P256.fastest(), key.scalar(), provision.deviceCredential())
            .orElseThrow(() -> wrong(keyFile + ": is not the key that " + file + " is for"));
    return new ProvisionFile(file, provision, deviceKey);
  }

  private static Optional<Provision> parse(String text) {
    if (!text.startsWith(WORD)) {
      return Optional.empty();
    }
    try {
      return Provision.parse(Base64.getUrlDecoder().decode(text.substring(WORD.length()).strip()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Path keyBeside(Path file) {
    String name = file.getFileName().toString();
    String stem = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    return file.resolveSibling(stem + ".key");
  }

  private static CommandFailure wrong(String line) {
    return new CommandFailure(ExitCode.CONFIGURATION, line);
  }
}
