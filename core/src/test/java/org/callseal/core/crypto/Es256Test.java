package org.callseal.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

class Es256Test {
  private final P256KeyPair pair = P256.fastest().generate(new SeededRandom(9)::fill);
  private final byte[] message = {1, 2, 3};

  @Test
  void shouldVerifyWhatItSigned() {
    byte[] signature = Es256.sign(pair.privateKey(), message);

    assertThat(signature).hasSize(Es256.LENGTH);
    assertThat(Es256.verify(pair.point(), message, signature)).isTrue();
  }

  /** The example of RFC 7515 appendix A.3. */
  @Test
  void shouldVerifyTheExampleOfTheRfc() {
    P256Point key =
        P256Point.of(
                hex("7fcdce2770f6c45d4183cbee6fdb4b7b580733357be9ef13bacf6e3c7bd15445"),
                hex("c7f144cd1bbd9b7e872cdfedb9eeb9f4b3695d6ea90b24ad8a4623288588e5ad"))
            .orElseThrow();
    byte[] input =
        ("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] signature =
        Base64.getUrlDecoder()
            .decode(
                "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSA"
                    + "pmWQxfKTUJqPP3-Kg6NU1Q");

    assertThat(Es256.verify(key, input, signature)).isTrue();
  }

  @Test
  void shouldRefuseASignatureThatWasChangedCutOrIsEmptyOfMeaning() {
    byte[] signature = Es256.sign(pair.privateKey(), message);
    byte[] changed = signature.clone();
    changed[40] ^= 1;

    assertThat(Es256.verify(pair.point(), message, changed)).isFalse();
    assertThat(Es256.verify(pair.point(), message, Arrays.copyOf(signature, 63))).isFalse();
    assertThat(Es256.verify(pair.point(), message, Arrays.copyOf(signature, 65))).isFalse();
    assertThat(Es256.verify(pair.point(), message, new byte[64])).isFalse();
    assertThat(Es256.verify(pair.point(), new byte[] {1, 2, 4}, signature)).isFalse();
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
