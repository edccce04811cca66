package org.callseal.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.callseal.app.Callseal;
import org.callseal.app.administration.Administration;
import org.callseal.app.administration.InvitationTerms;
import org.callseal.app.device.DeviceKey.InStore;
import org.callseal.app.device.DeviceStore;
import org.callseal.app.device.StoredDevice;
import org.callseal.app.keys.DeviceKeyFiles;
import org.callseal.app.keys.ProvisionFile;
import org.callseal.core.identity.Identity;
import org.callseal.demo.phone.PhoneCall;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What is in an edge's memory and files after an enrolment, two exchanges and in the middle of a
 * call: no key of a subscriber, a device or the domain. That the search would find them is shown on
 * the authority, on the edge's own keys, and on a program that holds them all.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "memory is read through /proc")
class EdgeMemoryTest {

  private static final String ALICE = "alice@example.net";
  private static final String BOB = "bob@example.net";
  private static final Pattern SHOWN = Pattern.compile("pass-phrase  (\\S+)");

  @TempDir private Path folder;
  private ProcessCluster cluster;
  private ServerProcess edge;

  @BeforeEach
  void startClusterOfOneEdge() throws IOException {
    cluster = ProcessCluster.start(folder, 1);
    edge = cluster.join(1);
    cluster.awaitEdges(1);
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
  }

  @Test
  @Requirement("3.4.4")
  void shouldHoldNoKeyOfASubscriberADeviceOrTheDomain() throws Exception {
    DomainSecrets domain = DomainSecrets.read(cluster.data(ProcessCluster.authorityName(1)));
    String passphrase = invite();
    Path device = enroll(passphrase);
    Path provision = cluster.subscribe(BOB);
    Map<String, byte[]> keys = new LinkedHashMap<>(domain.authoritys());
    keys.putAll(devices(device, provision));
    keys.putAll(verifier(passphrase));
    List<SecretForm> forbidden = new ArrayList<>(DeviceSecrets.ofPassphrase(passphrase));
    keys.forEach((name, bytes) -> forbidden.addAll(SecretForm.ofBytes(name, bytes)));
    SecretSearch search = new SecretSearch(forbidden);

    assertThat(search.ofMemory(edge)).as("in the edge after the enrolment").isEmpty();
    House alice = cluster.houseOfDevice(ALICE, device, 0);
    House bob = cluster.house(BOB, provision, 1);
    alice.register();
    bob.register();
    PhoneCall call = alice.call(bob);
    assertThat(search.ofMemory(edge)).as("in the edge during the call").isEmpty();
    assertThat(search.ofFiles(cluster.data(ProcessCluster.edgeName(1)))).isEmpty();
    alice.hangUp(call, bob);

    SecretSearch given = new SecretSearch(forms(domain.edges()));
    assertThat(secrets(given.ofMemory(edge)))
        .as("what an edge is given")
        .isEqualTo(domain.edges().keySet());
    assertThat(secrets(search.ofMemory(cluster.authority())))
        .as("what an authority holds")
        .containsAll(domain.authoritys().keySet());
    assertThat(secrets(search.ofFiles(cluster.data(ProcessCluster.authorityName(1)))))
        .containsAll(domain.authoritys().keySet());
    assertThat(search.ofMemory(holder(passphrase, keys).pid()))
        .as("what a program finds that keeps everything")
        .containsExactlyInAnyOrderElementsOf(forbidden);
  }

  private String invite() {
    String said = run("subscriber", "add", ALICE, "--config", cluster.authorityFile().toString());
    Matcher shown = SHOWN.matcher(said);
    assertThat(shown.find()).as(said).isTrue();
    return shown.group(1);
  }

  private Path enroll(String passphrase) throws IOException {
    Path file = folder.resolve("passphrase");
    Files.writeString(file, passphrase + "\n");
    Path device = folder.resolve("alice.device");
    run(
        "enroll",
        ALICE,
        "--server",
        "127.0.0.1:" + cluster.edgeAddress(1).getPort(),
        "--device",
        device.toString(),
        "--passphrase-file",
        file.toString());
    return device;
  }

  private Map<String, byte[]> devices(Path enrolled, Path provision) {
    StoredDevice bob =
        new StoredDevice(
            ProvisionFile.read(provision).provision(),
            new InStore(DeviceKeyFiles.readPrivate(folder.resolve(BOB + ".key")).scalar()));
    Map<String, byte[]> secrets = new LinkedHashMap<>(DeviceSecrets.ofDevice(bob));
    StoredDevice alice = new DeviceStore(enrolled, Optional.empty()).read();
    secrets.putAll(DeviceSecrets.ofDevice(alice));
    return secrets;
  }

  private Map<String, byte[]> verifier(String passphrase) {
    Identity alice = Identity.parse("sip:" + ALICE).orElseThrow();
    try (Administration server = cluster.administration()) {
      InvitationTerms terms = server.terms(List.of(alice));
      byte[] salt = Base64.getUrlDecoder().decode(terms.names().getFirst().salt());
      return DeviceSecrets.ofVerifier(passphrase, salt, alice, terms.domain());
    }
  }

  private Process holder(String passphrase, Map<String, byte[]> keys) throws IOException {
    List<String> lines =
        Stream.concat(
                Stream.of("text " + passphrase, "text " + passphrase.replace("-", "")),
                keys.values().stream().map(bytes -> "hex " + HexFormat.of().formatHex(bytes)))
            .toList();
    Process holder = SecretHolder.start(lines);
    cluster.started(holder::destroyForcibly);
    return holder;
  }

  private static List<SecretForm> forms(Map<String, byte[]> secrets) {
    return secrets.entrySet().stream()
        .flatMap(each -> SecretForm.ofBytes(each.getKey(), each.getValue()).stream())
        .toList();
  }

  private static Set<String> secrets(Set<SecretForm> found) {
    return Set.copyOf(found.stream().map(SecretForm::secret).toList());
  }

  private static String run(String... arguments) {
    StringWriter said = new StringWriter();
    CommandLine line = Callseal.commandLine();
    line.setOut(new PrintWriter(said, true));
    line.setErr(new PrintWriter(said, true));
    assertThat(line.execute(arguments)).as(said.toString()).isZero();
    return said.toString();
  }
}
