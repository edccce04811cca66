package org.callseal.core.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.callseal.core.association.ServerSet;
import org.callseal.core.credential.Credential;
import org.callseal.core.credential.Kid;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

class ProvisionTest {
  private final RandomSource random = new SeededRandom(8)::fill;
  private final P256KeyPair pair = P256.fastest().generate(random);
  private final Provision provision =
      new Provision(
          "example.net",
          Credential.of("example.net", new Kid(1), pair.point()),
          Credential.of("sip:alice@example.net", new Kid(2), pair.point()),
          SecretBytes.random(random, 32),
          List.of(pair.point()),
          FirstServers.of(
              new ServerSet(List.of(new ServerSet.Server("edge.example.net", "192.0.2.7", 5060)))));

  @Test
  void shouldReadWhatItWrote() {
    assertThat(Provision.parse(provision.toBytes())).contains(provision);
  }

  @Test
  void shouldReadNothingThatIsCutOrLonger() {
    byte[] bytes = provision.toBytes();
    for (int length = 0; length < bytes.length; length++) {
      assertThat(Provision.parse(Arrays.copyOf(bytes, length))).isEmpty();
    }
    assertThat(Provision.parse(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
  }

  @Test
  void shouldPrintNoAdmissionKey() {
    String key = HexFormat.of().formatHex(provision.admissionKey().exposed());

    assertThat(provision.toString()).doesNotContain(key).contains("SecretBytes");
  }
}
