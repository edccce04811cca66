package org.callseal.app.configuration;

import static org.callseal.app.configuration.ValueTypes.flag;
import static org.callseal.app.configuration.ValueTypes.hostPort;
import static org.callseal.app.configuration.ValueTypes.optionalHost;
import static org.callseal.app.configuration.ValueTypes.optionalIdentity;
import static org.callseal.app.configuration.ValueTypes.optionalPath;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.callseal.core.identity.Identity;

/**
 * What an agent is told to enroll by itself at its start, while the device is not there. Immutable.
 *
 * @param identity whom to enroll; nobody without one
 * @param servers edges to ask
 * @param domain that must prove itself, in place of the identity's own
 * @param device the folder to keep the device in, and to speak from
 * @param passphraseFile read by the process that enrolls, never by the agent
 * @param own whether the pass-phrase was made up
 * @param deletesFile whether the file goes when the device is enrolled
 */
public record SelfEnrolment(
    Optional<Identity> identity,
    List<HostPort> servers,
    Optional<String> domain,
    Optional<Path> device,
    Optional<Path> passphraseFile,
    boolean own,
    boolean deletesFile) {

  private static final Key<Optional<Identity>> IDENTITY =
      new Key<>(
          "enroll.identity",
          optionalIdentity(),
          Optional.empty(),
          "Whom to enroll when the agent starts and the folder below holds no device yet. \"\":"
              + " nobody. It is done by a process of its own, callseal enroll, which ends.");
  private static final Key<List<HostPort>> SERVERS =
      new Key<>("enroll.servers", hostPort().inList(), List.of(), "The edges to ask, in turn.");
  private static final Key<Optional<String>> ENROLL_DOMAIN =
      new Key<>(
          "enroll.domain",
          optionalHost(),
          Optional.empty(),
          "The domain that must prove itself. \"\": that of the identity.");
  private static final Key<Optional<Path>> DEVICE =
      new Key<>(
          "enroll.device",
          optionalPath(),
          Optional.empty(),
          "The folder to keep the device in. It counts as one of devices.");
  private static final Key<Optional<Path>> PASSPHRASE_FILE =
      new Key<>(
          "enroll.passphrase-file",
          optionalPath(),
          Optional.empty(),
          "The file whose first line is the pass-phrase. The agent itself never reads it.");
  private static final Key<Boolean> OWN =
      new Key<>(
          "enroll.own",
          flag(),
          false,
          "Whether the pass-phrase was made up by the operator, and not generated.");
  private static final Key<Boolean> DELETE =
      new Key<>(
          "enroll.delete-passphrase-file",
          flag(),
          false,
          "Whether to delete the file once the device is enrolled. Disks keep what was deleted for"
              + " a while; the pass-phrase is of no more use then.");

  static final List<Key<?>> KEYS =
      List.of(IDENTITY, SERVERS, ENROLL_DOMAIN, DEVICE, PASSPHRASE_FILE, OWN, DELETE);

  static SelfEnrolment from(ConfigurationFile file) {
    return new SelfEnrolment(
        file.value(IDENTITY),
        file.value(SERVERS),
        file.value(ENROLL_DOMAIN),
        file.value(DEVICE),
        file.value(PASSPHRASE_FILE),
        file.value(OWN),
        file.value(DELETE));
  }

  SelfEnrolment relativeTo(UnaryOperator<Path> resolve) {
    return new SelfEnrolment(
        identity,
        servers,
        domain,
        device.map(resolve),
        passphraseFile.map(resolve),
        own,
        deletesFile);
  }
}
