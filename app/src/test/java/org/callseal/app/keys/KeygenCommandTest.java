package org.callseal.app.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.callseal.app.Callseal;
import org.callseal.app.ExitCode;
import org.callseal.core.crypto.P256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KeygenCommandTest {

  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @Test
  void shouldWriteTwoFilesThatBelongTogether() throws IOException {
    assertThat(keygen("alice@Example.NET")).isEqualTo(ExitCode.OK.number());

    var privatePart = DeviceKeyFiles.readPrivate(folder.resolve("device.key"));
    var publicPart = DeviceKeyFiles.readPublic(folder.resolve("device.public"));
    assertThat(publicPart.identity().text()).isEqualTo("sip:alice@example.net");
    assertThat(privatePart.identity()).isEqualTo(publicPart.identity());
    assertThat(P256.fastest().keyPair(privatePart.scalar()).point()).isEqualTo(publicPart.key());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("device.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldNeverOverwriteAKey() throws IOException {
    keygen("alice@example.net");
    String before = Files.readString(folder.resolve("device.key"));

    assertThat(keygen("alice@example.net")).isEqualTo(ExitCode.REFUSED.number());
    assertThat(Files.readString(folder.resolve("device.key"))).isEqualTo(before);
    assertThat(err.toString()).contains("never overwritten").doesNotContain("\tat ");
  }

  @Test
  void shouldSayWhatAnIdentityLooksLike() {
    assertThat(keygen("alice")).isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString()).contains("'alice' is no identity of kind sip");
  }

  private int keygen(String identity) {
    CommandLine line = Callseal.commandLine();
    line.setErr(new PrintWriter(err, true)).setOut(new PrintWriter(new StringWriter()));
    return line.execute("keygen", identity, "--out", folder.resolve("device").toString());
  }
}
