package org.callseal.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HashTest {

  @Test
  void shouldHashAsTheStandardsExampleDoes() {
    assertThat(Sha256.of(ascii("a"), ascii("bc")))
        .isEqualTo(hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  }

  /** The first two test cases of RFC 4231. */
  @Test
  void shouldAuthenticateAsTheRfcDoes() {
    HmacSha256 first = new HmacSha256(SecretBytes.copyOf(hex("0b".repeat(20))));
    assertThat(first.mac(ascii("Hi "), ascii("There")))
        .isEqualTo(hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
    HmacSha256 second = new HmacSha256(SecretBytes.copyOf(ascii("Jefe")));
    assertThat(second.mac(ascii("what do ya want for nothing?")))
        .isEqualTo(hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
  }

  @Test
  void shouldGiveOneMacHoweverTheMessageComes() {
    HmacSha256 hmac = new HmacSha256(SecretBytes.copyOf(ascii("key")));
    byte[] message = ascii("a message in parts");
    byte[] expected = hmac.mac(message);
    hmac.update(message, 0, 5);
    hmac.update(message[5]);
    hmac.update(Arrays.copyOfRange(message, 6, message.length));

    assertThat(hmac.finish()).isEqualTo(expected);
    assertThat(hmac.truncatedMac(16, message)).isEqualTo(Arrays.copyOf(expected, 16));
    assertThat(HmacSha256.same(expected, hmac.mac(message))).isTrue();
    assertThat(HmacSha256.same(expected, Arrays.copyOf(expected, 31))).isFalse();
  }

  @Test
  void shouldGiveNumbersThirtyTwoBytesWhateverTheirLeadingZerosAndSign() {
    for (int bits : new int[] {0, 1, 8, 240, 247, 248, 255, 256}) {
      BigInteger number = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);

      assertThat(P256.fixedLength(number)).hasSize(32);
      assertThat(new BigInteger(1, P256.fixedLength(number))).isEqualTo(number);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
