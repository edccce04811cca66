package org.callseal.app.enroll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.callseal.app.Callseal;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.data.ServerData;
import org.callseal.app.device.DeviceStore;
import org.callseal.app.device.StoredDevice;
import org.callseal.app.device.WrappingKey;
import org.callseal.app.serve.Server;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.identity.Identity;
import org.callseal.core.passphrase.GeneratedPassphrase;
import org.callseal.core.subscriber.Invitation;
import org.callseal.testkit.FreePorts;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command against a server, over UDP on this machine. */
class EnrollCommandTest {

  private static final String ALICE = "alice@example.net";

  @TempDir private Path folder;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private Server server;
  private String edge = "";

  @BeforeEach
  void serve() throws IOException {
    server = start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @Requirement("3.1.6")
  void shouldTurnAPassPhraseIntoADevice() throws IOException {
    Path file = invite("add");

    assertThat(enroll(file)).as(err.toString()).isZero();

    assertThat(out.toString())
        .containsOnlyOnce("asking " + edge)
        .contains("hashing the pass-phrase", "example.net is genuine")
        .contains("enrolled sip:" + ALICE + ", device ")
        .contains("next: ./callseal agent --device " + device());
    StoredDevice stored = new DeviceStore(device(), Optional.empty()).read();
    assertThat(stored.provision().domain()).isEqualTo("example.net");
    assertThat(stored.staticKey(Optional.empty()).credential())
        .isEqualTo(stored.provision().deviceCredential());
    assertThat(permissions(device())).isEqualTo("rwx------");
    assertThat(permissions(device().resolve("device"))).isEqualTo("rw-------");
    assertThat(files(device())).containsExactly("device");
    assertThat(subscriber("devices", ALICE)).isZero();
    assertThat(out.toString())
        .contains(stored.provision().deviceCredential().kid() + "  has not connected yet");
  }

  @Test
  void shouldEncryptTheDeviceUnderTheOperatorsKey() throws IOException {
    Path key = folder.resolve("wrapping");
    Files.writeString(key, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");

    assertThat(enroll(invite("add"), "--wrapping-key", key.toString())).isZero();

    assertThat(out.toString()).contains(", encrypted", " --wrapping-key " + key);
    assertThat(Files.readString(device().resolve("device")))
        .startsWith("callseal-device 1 wrapped sip:" + ALICE + " ");
    assertThat(
            new DeviceStore(device(), Optional.of(WrappingKey.read(key)))
                .read()
                .provision()
                .domain())
        .isEqualTo("example.net");
  }

  @Test
  void shouldSayThatThePassPhraseOrTheServerIsWrong() throws IOException {
    invite("add");
    Path other = passphrase(generated());

    refused(enroll(other), 1, "does not know this pass-phrase of sip:" + ALICE);
    refused(enroll(other, "--domain", "other.example"), 1, "at other.example");
  }

  @Test
  void shouldFindASlipBeforeAnythingIsSent() throws IOException {
    String right = Files.readString(invite("add")).strip();
    char first = right.charAt(0) == '7' ? '8' : '7';

    refused(
        enroll(passphrase(first + right.substring(1)), "--server", "192.0.2.1"),
        3,
        "group 1 of the pass-phrase is mistyped; nothing was sent");
    refused(enroll(passphrase(right.substring(0, 22))), 3, "group 4 of the pass-phrase has 4");
    refused(enroll(passphrase("correct horse")), 3, "add --own");
    refused(enroll(passphrase("")), 3, "holds no pass-phrase");
    refused(enroll(folder.resolve("none")), 3, "there is no such file");
  }

  @Test
  void shouldNotEnrollTwiceByOnePassPhrase() throws IOException {
    Path file = invite("add");
    assertThat(enroll(file)).isZero();

    assertThat(enroll(file)).isEqualTo(1);
    assertThat(err.toString()).contains("holds a device already", "--replace");
    assertThat(enroll(file, "--replace")).isEqualTo(1);
    assertThat(err.toString()).contains("has been used already", "subscriber reset");
    assertThat(enroll(invite("reset"), "--replace")).isZero();
  }

  @Test
  void shouldSayThatThePassPhraseHasExpired() throws IOException {
    Path file = invite("add");
    server.close();
    expire();
    server = start();

    refused(enroll(file), 1, "the pass-phrase is right and has expired");
  }

  @Test
  void shouldSayThatTheSubscriberIsDisabled() throws IOException {
    Path file = invite("add");
    subscriber("disable", ALICE);

    refused(enroll(file), 1, "is disabled at example.net");
    subscriber("enable", ALICE);
    assertThat(enroll(file)).isZero();
  }

  @Test
  void shouldSayThatThereIsNoSuchServer() throws IOException {
    Path file = invite("add");

    refused(run(command(file, "callseal.invalid")), 4, "callseal.invalid: there is no such");
    refused(run(command(file, "no server!")), 2, "is no server");
  }

  @Test
  void shouldNotMixADeviceWithOtherFilesNorTakeAFileForAFolder() throws IOException {
    Path file = invite("add");
    Files.createDirectory(device());
    Files.writeString(device().resolve("letter"), "dear");

    assertThat(enroll(file)).isEqualTo(1);
    assertThat(err.toString()).contains("a folder of its own");
    assertThat(files(device())).containsExactly("letter");
    Files.delete(device().resolve("letter"));
    Files.delete(device());
    Files.writeString(device(), "a file");
    assertThat(enroll(file)).isEqualTo(4);
    assertThat(err.toString()).contains("is a file, and a folder is needed");
  }

  private void refused(int code, int expected, String words) throws IOException {
    assertThat(err.toString()).contains(words).doesNotContain("Exception", "\tat ");
    assertThat(err.toString().lines()).anyMatch(line -> line.startsWith("callseal: "));
    assertThat(code).isEqualTo(expected);
    assertThat(device()).doesNotExist();
    assertThat(files(folder)).noneMatch(name -> name.startsWith("."));
  }

  private Path invite(String how) throws IOException {
    assertThat(subscriber(how, ALICE)).as(err.toString()).isZero();
    Matcher shown = Pattern.compile("\\w{5}(-\\w{5}){3}").matcher(out.toString());
    assertThat(shown.find()).isTrue();
    return passphrase(shown.group());
  }

  private static String generated() {
    try (var passphrase = GeneratedPassphrase.draw(RandomSource.secure())) {
      return new String(passphrase.toShow());
    }
  }

  private Path passphrase(String text) throws IOException {
    return Files.writeString(folder.resolve("passphrase"), text + "\n");
  }

  /** The clock of a test cannot be wound, so the end date is. */
  private void expire() {
    var identity = Identity.parse("sip:" + ALICE).orElseThrow();
    try (var data =
        ServerData.open(
            ServeConfiguration.standard().withData(folder.resolve("data")),
            RandomSource.secure())) {
      var now = data.stores().subscribers().findInvitation(identity).orElseThrow();
      data.stores().subscribers().invite(Invitation.generated(identity, now.verifier(), 1, 1));
    }
  }

  private Server start() throws IOException {
    List<Integer> ports = FreePorts.find(5);
    edge = "127.0.0.1:" + ports.getFirst();
    Path file = folder.resolve("serve.yaml");
    Files.writeString(
        file,
        """
        data: data
        edge:
          listen: ["127.0.0.1:%d"]
          core-side: "127.0.0.1:%d"
        built-in-call-agent: {listen: "127.0.0.1:%d"}
        gateway: {built-in-call-agent: "127.0.0.1:%d", built-in-controller: "127.0.0.1:%d"}
        mgcp: {listen: []}
        megaco: {listen: [], listen-binary: []}
        """
            .formatted(ports.toArray()));
    return Server.start(ServeConfiguration.read(file));
  }

  private Path device() {
    return folder.resolve("alice.device");
  }

  private int enroll(Path passphrase, String... more) {
    return run(Stream.concat(command(passphrase, edge).stream(), Stream.of(more)).toList());
  }

  private List<String> command(Path passphrase, String at) {
    return List.of(
        "enroll",
        ALICE,
        "--server",
        at,
        "--device",
        device().toString(),
        "--passphrase-file",
        passphrase.toString());
  }

  private int subscriber(String command, String name) {
    return run(List.of("subscriber", command, name, "--data", folder.resolve("data").toString()));
  }

  private int run(List<String> arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine line = Callseal.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments.toArray(String[]::new));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
