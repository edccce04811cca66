package org.callseal.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.callseal.app.device.DeviceKey;
import org.callseal.app.device.StoredDevice;
import org.callseal.core.crypto.P256Base;
import org.callseal.core.crypto.P256Scalar;
import org.callseal.core.crypto.Pbkdf2;
import org.callseal.core.crypto.SecretBytes;
import org.callseal.core.enrolment.EnrolmentParties;
import org.callseal.core.enrolment.PassPhraseKeys;
import org.callseal.core.identity.Identity;

/** What a device that enrolls has, and what follows from its pass-phrase. */
final class DeviceSecrets {

  private static final int ROUNDS = 1 << 16;
  private static final int HALF = 40;

  private DeviceSecrets() {}

  static Map<String, byte[]> ofDevice(StoredDevice device) {
    String whose = " of " + device.provision().deviceCredential().subject();
    return switch (device.key()) {
      case DeviceKey.InStore(SecretBytes scalar) ->
          Map.of(
              "the private key" + whose,
              scalar.exposed(),
              "the admission key" + whose,
              device.provision().admissionKey().exposed());
      case DeviceKey.InToken _ -> throw new IllegalArgumentException("its key is in a token");
    };
  }

  /** The pass-phrase as it is shown, as it is computed with, and as it is typed. */
  static List<SecretForm> ofPassphrase(String shown) {
    List<SecretForm> forms = new ArrayList<>();
    String canonical = shown.replace("-", "");
    forms.addAll(SecretForm.ofText("the pass-phrase as shown", shown));
    forms.addAll(SecretForm.ofText("the pass-phrase", canonical));
    return forms;
  }

  /** w0, w1 and L = w1*P, as RFC 9383 section 3.2 has them, written down here a second time. */
  static Map<String, byte[]> ofVerifier(
      String shown, byte[] salt, Identity identity, String domain) {
    byte[] text = shown.replace("-", "").getBytes(StandardCharsets.US_ASCII);
    byte[] prover = identity.text().getBytes(StandardCharsets.US_ASCII);
    byte[] verifier = domain.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer input =
        ByteBuffer.allocate(3 * Long.BYTES + text.length + prover.length + verifier.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (byte[] item : List.of(text, prover, verifier)) {
      input.putLong(item.length).put(item);
    }
    byte[] halves =
        Pbkdf2.derive(SecretBytes.adopt(input.array()), salt, ROUNDS, 2 * HALF).exposed();
    P256Scalar w0 = P256Scalar.reduced(SecretBytes.adopt(Arrays.copyOf(halves, HALF)));
    P256Scalar w1 =
        P256Scalar.reduced(SecretBytes.adopt(Arrays.copyOfRange(halves, HALF, 2 * HALF)));
    byte[] l = w1.times(P256Base.GENERATOR).toUncompressed();
    assertThat(ByteBuffer.allocate(32 + l.length).put(w0.bytes().exposed()).put(l).array())
        .as("the verifier by the program's own rule")
        .isEqualTo(
            PassPhraseKeys.derive(
                    SecretBytes.copyOf(text), salt, EnrolmentParties.of(identity, domain))
                .verifier()
                .toBytes());
    Map<String, byte[]> secrets = new LinkedHashMap<>();
    secrets.put("w0", w0.bytes().exposed());
    secrets.put("w1", w1.bytes().exposed());
    secrets.put("L of the verifier", Arrays.copyOfRange(l, 1, 33));
    return secrets;
  }
}
