package org.callseal.app.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.callseal.app.configuration.ServeConfiguration;
import org.callseal.app.data.ServerData;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.EnrolmentParties;
import org.callseal.core.enrolment.PassPhraseKeys;
import org.callseal.core.enrolment.PassPhraseVerifier;
import org.callseal.core.identity.Identity;
import org.callseal.core.passphrase.GeneratedPassphrase;
import org.callseal.core.subscriber.Invitation;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassphraseCommandsTest {

  private static final String ALICE = "alice@example.net";
  private static final Identity IDENTITY = Identity.parse("sip:" + ALICE).orElseThrow();
  private static final Pattern SHOWN = Pattern.compile("\\w{5}-\\w{5}-\\w{5}-\\w{5}");

  @TempDir private Path folder;
  private CommandRun run;

  @BeforeEach
  void prepare() {
    run = new CommandRun(folder.resolve("data"));
  }

  @Test
  @Requirement("3.4.3")
  void shouldPrintAPassPhraseAndKeepItsVerifierOnly() throws IOException {
    assertThat(run.subscriber("add", ALICE)).isZero();

    String shown = shown();
    assertThat(run.out())
        .contains("sip:" + ALICE + " added", "one device until", "UTC")
        .contains("next, on the device: ./callseal enroll " + ALICE + " --server HOST\n");
    SecretBytes text = ((GeneratedPassphrase) GeneratedPassphrase.read(shown.toCharArray())).text();
    Invitation kept = invitation();
    assertThat(kept.generated()).isTrue();
    assertThat(kept.usesLeft()).isEqualTo(1);
    assertThat(kept.verifier()).isEqualTo(verifier(text));
    assertThat(everyByteOf(folder.resolve("data"))).doesNotContain(shown, shown.replace("-", ""));
  }

  @Test
  void shouldSpeakWithTheServerThatRuns() {
    onServer(data -> {
      assertThat(run.subscriber("add", ALICE)).isZero();
      assertThat(run.subscriber("add", ALICE)).isEqualTo(1);
      assertThat(run.err())
          .contains("is a subscriber already", "subscriber reset")
          .doesNotContain("Exception");
      assertThat(run.subscriber("reset", ALICE)).isZero();
      assertThat(run.subscriber("disable", ALICE)).isZero();
      assertThat(data.stores().subscribers().find(IDENTITY).orElseThrow().enabled()).isFalse();
      assertThat(run.subscriber("enable", ALICE)).isZero();
      assertThat(data.stores().subscribers().find(IDENTITY).orElseThrow().enabled()).isTrue();
      assertThat(run.subscriber("list")).isZero();
      return run.out();
    });
    assertThat(run.out()).contains("pass-phrase  enrolls until");
  }

  @Test
  void shouldPutANewPassPhraseInThePlaceOfTheOldOne() {
    run.subscriber("add", ALICE);
    Invitation before = invitation();

    assertThat(run.subscriber("reset", ALICE)).isZero();

    assertThat(run.out()).contains("has a new pass-phrase").containsPattern(SHOWN);
    assertThat(invitation().verifier()).isNotEqualTo(before.verifier());
    assertThat(run.subscriber("reset", "bob@example.net")).isEqualTo(1);
    assertThat(run.err()).contains("is no subscriber");
  }

  @Test
  void shouldTakeAPassPhraseOfTheOperatorsWithAWarning() throws IOException {
    Path file = folder.resolve("own");
    Files.writeString(file, "correct horse battery\n");

    assertThat(run.subscriber("add", ALICE, "--passphrase-file", file.toString())).isZero();

    assertThat(run.err()).contains("warning", "100 wrong tries", "strangers can use these up");
    assertThat(run.out()).contains("--own").doesNotContain("correct horse");
    Invitation kept = invitation();
    assertThat(kept.generated()).isFalse();
    assertThat(kept.guessesLeft()).isEqualTo(100);
    assertThat(kept.verifier())
        .isEqualTo(
            verifier(SecretBytes.adopt("correct horse battery".getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void shouldRefuseAPassPhraseThatIsNone() throws IOException {
    Path file = folder.resolve("own");
    Files.writeString(file, "short\n");
    assertThat(run.subscriber("add", ALICE, "--passphrase-file", file.toString())).isEqualTo(3);
    assertThat(run.err()).contains("at least 8 characters");
    Files.writeString(file, "\n");
    assertThat(run.subscriber("add", ALICE, "--passphrase-file", file.toString())).isEqualTo(3);
    assertThat(run.subscriber("add", ALICE, "--passphrase-file", folder + "/none")).isEqualTo(3);
    assertThat(run.err()).contains("there is no such file");
    assertThat(run.subscriber("list")).isZero();
    assertThat(run.out()).contains("0 subscribers");
  }

  @Test
  void shouldListAndRevokeDevices() {
    run.subscriber("add", ALICE);
    Kid kid =
        onServer(data ->
            Access.over(data, ServeConfiguration.standard())
                .addDevice(IDENTITY, P256.fastest().generate().point(), Optional.empty())
                .deviceCredential()
                .kid());

    assertThat(run.subscriber("devices", ALICE)).isZero();
    assertThat(run.out()).contains(kid + "  has not connected yet  since 2", "1 device");
    assertThat(run.subscriber("revoke-device", ALICE, kid.toString())).isZero();
    assertThat(run.subscriber("devices", ALICE)).isZero();
    assertThat(run.out()).contains(kid + "  revoked");
    assertThat(run.subscriber("revoke-device", ALICE, kid.toString())).isEqualTo(1);
    assertThat(run.err()).contains("has no device " + kid + " that could be revoked");
    assertThat(run.subscriber("revoke-device", ALICE, "nonsense")).isEqualTo(2);
    assertThat(run.subscriber("devices", "bob@example.net")).isEqualTo(1);
  }

  private String shown() {
    Matcher matcher = SHOWN.matcher(run.out());
    assertThat(matcher.find()).isTrue();
    return matcher.group();
  }

  private Invitation invitation() {
    return read(data -> data.stores().subscribers().findInvitation(IDENTITY).orElseThrow());
  }

  private PassPhraseVerifier verifier(SecretBytes text) {
    byte[] salt =
        read(data ->
            Access.over(data, ServeConfiguration.standard())
                .terms(List.of(IDENTITY))
                .names()
                .getFirst()
                .saltBytes());
    try (PassPhraseKeys keys =
        PassPhraseKeys.derive(text, salt, EnrolmentParties.of(IDENTITY, "example.net"))) {
      return keys.verifier();
    }
  }

  private <T> T read(Function<ServerData, T> question) {
    try (ServerData data =
        ServerData.open(
            ServeConfiguration.standard().withData(folder.resolve("data")),
            RandomSource.secure())) {
      return question.apply(data);
    }
  }

  private <T> T onServer(Function<ServerData, T> steps) {
    return read(data -> {
      try (ControlSocket socket =
          ControlSocket.open(
              data.folder().controlSocket(), Access.over(data, ServeConfiguration.standard()))) {
        assertThat(socket).isNotNull();
        return steps.apply(data);
      }
    });
  }

  private static String everyByteOf(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }
}
