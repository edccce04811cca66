package org.callseal.app.enroll;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.callseal.agent.enrolment.EnrolmentTask;
import org.callseal.agent.names.ServerName;
import org.callseal.app.CommandFailure;
import org.callseal.app.ExitCode;
import org.callseal.app.configuration.EdgeAddress;
import org.callseal.app.device.DeviceReservation;
import org.callseal.app.device.DeviceStore;
import org.callseal.app.device.NewDeviceKey;
import org.callseal.app.device.StoredDevice;
import org.callseal.app.device.TokenFiles;
import org.callseal.app.device.TokenOptions;
import org.callseal.app.device.WrappingKey;
import org.callseal.app.keys.IdentityArgument;
import org.callseal.app.passphrase.PassphraseSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.identity.Identity;
import org.callseal.core.provision.Provision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code callseal enroll}: a process of its own, which ends: that is how a pass-phrase goes from
 * memory for certain.
 */
@Command(
    name = "enroll",
    description = {
      "Turn a pass-phrase into a device key, which this machine then keeps.",
      "Exit codes: 1 the pass-phrase does not serve, 2 it is mistyped, 3 a file is wrong,"
          + " 4 no server answered or the key cannot be kept."
    })
public final class EnrollCommand implements Callable<Integer> {

  private static final int PHONES_PORT = 5060;
  private static final int GATEWAYS_PORT = 2727;

  /** MGCP, Megaco in text and in binary. */
  private static final List<Integer> GATEWAYS_PORTS = List.of(GATEWAYS_PORT, 2944, 2945);

  @Spec private CommandSpec spec;
  @Mixin private IdentityArgument argument;

  @Option(
      names = "--server",
      required = true,
      paramLabel = "HOST[:PORT]",
      description =
          "An edge of the domain, over UDP; several are asked in turn. Without a port DNS is asked for SIP's"
              + " NAPTR and SRV records, and a host without any is asked at port 5060. For"
              + " gateways, whose names are no SIP URIs, the host is asked in MGCP at port 2727, then in Megaco at"
              + " 2944 and 2945.")
  private List<String> servers = List.of();

  @Option(
      names = "--domain",
      paramLabel = "NAME",
      description = "The domain that must prove itself. Standard: that of the identity.")
  private @Nullable String domain;

  @Option(
      names = "--device",
      paramLabel = "FOLDER",
      description = "The folder to keep the device in. Standard: IDENTITY.device.")
  private @Nullable Path folder;

  @Option(
      names = "--replace",
      description = "Put the new device in the place of one that the folder holds.")
  private boolean replace;

  @Option(
      names = "--wrapping-key",
      paramLabel = "FILE",
      description =
          "Encrypt the device under this key: 32 bytes in base64. Standard: not encrypted.")
  private @Nullable Path wrappingKey;

  @Mixin private TokenOptions tokenOptions;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description =
          "Read the pass-phrase from the first line of FILE, or of the standard input for -."
              + " Standard: ask for it.")
  private @Nullable String passphraseFile;

  @Option(
      names = "--own",
      description = "The pass-phrase was made up by the operator: no slip can be found in it.")
  private boolean own;

  @Override
  public Integer call() {
    Identity identity = argument.identity();
    String verifier = domain == null ? identity.domain() : domainOf(domain);
    List<ServerName> names =
        servers.stream().flatMap(text -> servers(identity, text).stream()).toList();
    DeviceStore store =
        new DeviceStore(
            folder == null ? Path.of(IdentityArgument.fileName(identity) + ".device") : folder,
            Optional.ofNullable(wrappingKey).map(WrappingKey::read));
    if (store.holdsDevice() && !replace) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          store.folder()
              + " holds a device already; name another folder with --device, or --replace it");
    }
    Optional<TokenFiles> token = tokenOptions.files();
    try (DeviceReservation place = store.reserve();
        NewDeviceKey key = NewDeviceKey.make(identity, token.map(TokenFiles::open), store)) {
      enroll(identity, verifier, names, key, line -> place.commit(store.line(line)));
      tellNext(store.folder(), token);
    }
    return ExitCode.OK.number();
  }

  private void enroll(
      Identity identity,
      String verifier,
      List<ServerName> names,
      NewDeviceKey key,
      Consumer<StoredDevice> keep) {
    PrintWriter out = spec.commandLine().getOut();
    String prompt = "pass-phrase of " + identity.text() + " at " + verifier + ": ";
    try (SecretBytes passphrase =
        new PassphraseSource(passphraseFile, own).read(prompt, spec.commandLine().getErr())) {
      Provision provision =
          new Enrolment(out)
              .run(new EnrolmentTask(identity, verifier, names, passphrase, key.point()));
      keep.accept(new StoredDevice(provision, key.kept()));
      key.keep();
      out.println("enrolled " + identity + ", device " + provision.deviceCredential().kid());
    }
  }

  private void tellNext(Path kept, Optional<TokenFiles> token) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "  kept in "
            + kept
            + (wrappingKey == null ? "" : ", encrypted")
            + (token.isEmpty() ? "" : ", its key in the token"));
    out.println(
        "next: ./callseal agent --device "
            + kept
            + (wrappingKey == null ? "" : " --wrapping-key " + wrappingKey)
            + token
                .map(files -> " --pkcs11 " + files.configuration() + " --pin-file " + files.pin())
                .orElse(""));
  }

  private List<ServerName> servers(Identity identity, String text) {
    boolean sip = identity.kind() == Identity.Kind.SIP;
    ServerName read =
        EdgeAddress.parse(text)
            .filter(edge -> !edge.overTcp())
            .map(EdgeAddress::server)
            .orElseThrow(() ->
                new ParameterException(
                    spec.commandLine(),
                    "'"
                        + text
                        + "' is no server; write for instance edge.example.net:"
                        + (sip ? PHONES_PORT : GATEWAYS_PORT)));
    return sip || read.port().isPresent()
        ? List.of(read)
        : GATEWAYS_PORTS.stream().map(port -> new ServerName(read.host(), port)).toList();
  }

  private String domainOf(String text) {
    return Identity.parse(text, Identity.Kind.HOST)
        .map(Identity::domain)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(), "'" + text + "' is no domain; write for instance example.net"));
  }
}
