package org.callseal.app.administration;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.data.PrivateFile;
import org.callseal.app.keys.DeviceKeyFiles;
import org.callseal.app.keys.IdentityArgument;
import org.callseal.app.keys.ProvisionFile;
import org.callseal.core.gateway.CoreWish;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * A device that the operator enters by its public key, and the provision file it is answered by.
 */
final class EnteredDevice {

  @Option(
      names = "--device-key",
      paramLabel = "FILE",
      description = "The public file that callseal keygen wrote.")
  private @Nullable Path deviceKey;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "With --device-key: the provision file to write. Standard: IDENTITY.provision.")
  private @Nullable Path out;

  boolean isGiven() {
    return deviceKey != null;
  }

  void add(Identity identity, Optional<CoreWish> wish, ServerOptions server, PrintWriter to) {
    Path keyFile = Objects.requireNonNull(deviceKey);
    DeviceKeyFiles.PublicPart key = DeviceKeyFiles.readPublic(keyFile);
    if (!key.identity().equals(identity)) {
      throw new CommandFailure(
          ExitCode.REFUSED, keyFile + " was made for " + key.identity() + ", not " + identity);
    }
    Path file = out == null ? Path.of(IdentityArgument.fileName(identity) + ".provision") : out;
    if (Files.exists(file)) {
      throw new CommandFailure(
          ExitCode.REFUSED, file + " is there already; name another file with --out");
    }
    PrivateFile.requireWritable(file);
    try (Administration administration = Access.open(server.configuration())) {
      Provision provision = administration.addDevice(identity, key.key(), wish);
      ProvisionFile.write(file, provision);
      to.println("added " + identity + ", device " + provision.deviceCredential().kid());
      GatewayLines.tell(administration.subscriber(identity), wish, to);
      to.println("  provision, bring it to the device's key by a way you trust: " + file);
      to.println("next, there: ./callseal agent --provision " + file.getFileName());
    }
  }
}
