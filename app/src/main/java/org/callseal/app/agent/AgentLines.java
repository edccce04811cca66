package org.callseal.app.agent;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.callseal.agent.settings.LineKeys;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.configuration.AgentConfiguration;
import org.callseal.app.device.DeviceStore;
import org.callseal.app.device.Token;
import org.callseal.app.device.TokenFiles;
import org.callseal.app.device.WrappingKey;
import org.callseal.app.keys.ProvisionFile;
import org.callseal.core.association.Wishes;

/** Reads the keys of all the identities that an agent speaks for. Stateless. */
final class AgentLines {

  private AgentLines() {}

  static List<LineKeys> of(
      AgentConfiguration configuration, Wishes wishes, UnaryOperator<LineKeys> servers) {
    Optional<WrappingKey> wrapping = configuration.wrappingKey().map(WrappingKey::read);
    Optional<Token> token = configuration.token().map(TokenFiles::open);
    List<LineKeys> lines =
        Stream.concat(
                configuration.identities().stream()
                    .map(ProvisionFile::read)
                    .map(file -> LineKeys.of(file.provision(), file.deviceKey(), wishes)),
                folders(configuration).stream()
                    .map(folder -> new DeviceStore(folder, wrapping).read())
                    .map(
                        device -> LineKeys.of(device.provision(), device.staticKey(token), wishes)))
            .map(servers)
            .toList();
    if (lines.isEmpty()) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "no identity to speak for; name a device's folder with --device or under devices,"
              + " or a provision file with --provision or under identities");
    }
    if (lines.stream().map(LineKeys::identity).distinct().count() != lines.size()) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "two devices or provision files are of one identity; take one of them away");
    }
    return lines;
  }

  /** The one to enroll is named twice by whoever lists it as well. */
  private static Set<Path> folders(AgentConfiguration configuration) {
    Set<Path> folders = new LinkedHashSet<>(configuration.devices());
    if (configuration.enrolment().identity().isPresent()) {
      configuration.enrolment().device().ifPresent(folders::add);
    }
    return folders;
  }
}
