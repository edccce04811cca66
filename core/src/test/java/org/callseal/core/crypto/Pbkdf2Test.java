package org.callseal.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Pbkdf2Test {

  /** The vectors of RFC 7914 section 11. */
  @ParameterizedTest
  @CsvSource({
    "passwd, salt, 1, 55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
        + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
    "Password, NaCl, 80000, 4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
        + "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d"
  })
  void shouldGiveTheVectors(String password, String salt, int rounds, String expected) {
    byte[] key = HexFormat.of().parseHex(expected);

    for (int length : new int[] {64, 63, 33, 32, 1}) {
      assertThat(
              Pbkdf2.derive(SecretBytes.adopt(ascii(password)), ascii(salt), rounds, length)
                  .exposed())
          .hasSize(length)
          .isEqualTo(Arrays.copyOf(key, length));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
