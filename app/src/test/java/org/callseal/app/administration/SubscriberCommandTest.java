package org.callseal.app.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.callseal.app.Callseal;
import org.callseal.app.CommandFailure;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.data.ServerData;
import org.callseal.app.keys.ProvisionFile;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.provision.Provision;
import org.callseal.core.seal.Carriage;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SubscriberCommandTest {

  private static final String ALICE = "alice@example.net";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @BeforeEach
  void makeKey() {
    run("keygen", ALICE, "--out", at("alice"));
  }

  @Test
  void shouldGiveAnAgentAllItNeeds() throws IOException {
    assertThat(add()).isZero();

    ProvisionFile read = ProvisionFile.read(folder.resolve("alice.provision"));
    Provision provision = read.provision();
    assertThat(provision.domain()).isEqualTo("example.net");
    assertThat(provision.deviceCredential().subject()).isEqualTo("sip:" + ALICE);
    assertThat(provision.servers().of(Carriage.SIP_UDP).servers()).hasSize(2);
    assertThat(read.deviceKey().credential()).isEqualTo(provision.deviceCredential());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("alice.provision"))))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldNoticeAKeyThatIsNotTheProvisions() {
    add();
    run("keygen", ALICE, "--out", at("other"));
    assertThat(folder.resolve("alice.key").toFile().delete()).isTrue();
    assertThat(folder.resolve("other.key").toFile().renameTo(folder.resolve("alice.key").toFile()))
        .isTrue();

    assertThatThrownBy(() -> ProvisionFile.read(folder.resolve("alice.provision")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("is not the key that");
  }

  @Test
  void shouldListChangeAndRemove() {
    add();

    assertThat(subscriber("list")).isZero();
    assertThat(out.toString()).contains("sip:" + ALICE, "has not connected yet", "1 subscriber");
    assertThat(subscriber("scope", ALICE, "sip:*@example.net")).isZero();
    assertThat(subscriber("list", "--json")).isZero();
    assertThat(out.toString()).contains("\"scope\":[\"sip:*@example.net\"]");
    assertThat(subscriber("remove", ALICE)).isZero();
    assertThat(subscriber("remove", ALICE)).isEqualTo(1);
    assertThat(err.toString()).contains("is no subscriber");
  }

  @Test
  void shouldSpeakWithTheServerThatRuns() {
    try (ServerData data =
            ServerData.open(
                ServeConfiguration.standard().withData(folder.resolve("data")),
                RandomSource.secure());
        ControlSocket socket =
            ControlSocket.open(data.folder().controlSocket(), Access.over(data, standard()))) {
      assertThat(socket).isNotNull();
      assertThat(add()).isZero();
      assertThat(data.stores().subscribers().list()).hasSize(1);
      assertThat(run("association", "list", "--data", at("data"))).isZero();
      assertThat(out.toString()).contains("0 associations");
    }
  }

  @Test
  void shouldNotChangeTheDomainOfAFolder() throws IOException {
    add();
    Files.writeString(folder.resolve("serve.yaml"), "domain: other.example\n");

    int code = run("subscriber", "list", "--data", at("data"), "--config", at("serve.yaml"));

    assertThat(code).isEqualTo(3);
    assertThat(err.toString()).contains("example.net", "other.example");
  }

  @Test
  @Requirement("3.1.4")
  void shouldTakeNoAddressForAnIdentity() {
    assertThat(run("keygen", "alice@192.0.2.1", "--out", at("address"))).isEqualTo(2);
    assertThat(run("keygen", "192.0.2.1", "--kind", "host", "--out", at("address"))).isEqualTo(2);
  }

  @Test
  void shouldAddNobodyWhenTheProvisionCannotBeWritten() {
    int code =
        subscriber(
            "add", ALICE, "--device-key", at("alice.public"), "--out", at("none/alice.provision"));

    assertThat(code).isEqualTo(4);
    assertThat(err.toString()).contains("cannot be written (no such folder)");
    assertThat(add()).isZero();
  }

  @Test
  void shouldMakeNoDataFolderForAQuestion() {
    assertThat(subscriber("list")).isEqualTo(4);
    assertThat(run("association", "list", "--data", at("data"))).isEqualTo(4);
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void shouldNeverShowAStackTraceToAUser() {
    assertThat(run("subscriber")).isEqualTo(2);
    assertThat(run("subscriber", "add", ALICE, "--device-key", at("none"), "--data", at("data")))
        .isEqualTo(3);
    assertThat(run("subscriber", "list", "--data", at("alice.key"))).isEqualTo(4);
    assertThat(err.toString()).doesNotContain("Exception", "\tat ");
  }

  private int add() {
    return subscriber(
        "add", ALICE, "--device-key", at("alice.public"), "--out", at("alice.provision"));
  }

  private int subscriber(String command, String... arguments) {
    String[] all = new String[arguments.length + 4];
    all[0] = "subscriber";
    all[1] = command;
    all[2] = "--data";
    all[3] = at("data");
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    return run(all);
  }

  private static ServeConfiguration standard() {
    return ServeConfiguration.standard();
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private int run(String... arguments) {
    CommandLine line = Callseal.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
