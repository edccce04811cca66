package org.callseal.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.callseal.core.crypto.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * For each message, what must be refused and why; each row is one change to the vector of version
 * 1.
 */
class RefusedMessagesTest {
  private final ProfileVectors p = new ProfileVectors("d");

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "method 0, ^03, 00, UNSUPPORTED_METHOD",
    "method 2, ^03, 02, UNSUPPORTED_METHOD",
    "method -1, ^03, 20, UNSUPPORTED_METHOD",
    "method not minimal, ^03, 1803, MALFORMED",
    "method as a byte string, ^03, 4103, MALFORMED",
    "method missing, ^03, '', MALFORMED",
    "suite 2, ^0303, 0302, UNSUPPORTED_SUITE",
    "suite -3, ^0303, 0322, UNSUPPORTED_SUITE",
    "suite not minimal, ^0303, 031803, MALFORMED",
    "suite 3 alone in an array, ^0303, 038103, MALFORMED",
    "no suite, ^0303, 0380, MALFORMED",
    "suite 3 chosen after suite 2, ^0303, 03820203, UNSUPPORTED_SUITE",
    "suite 2 chosen after suite 3, ^0303, 03820302, UNSUPPORTED_SUITE",
    "suite 3 twice, ^0303, 03820303, UNSUPPORTED_SUITE",
    "suites in an array without a length, ^0303, 039f0203ff, MALFORMED",
    "suites in an array whose length is not minimal, ^0303, 0398020203, MALFORMED",
    "more suites than are declared there, ^0303, 039affffffff0303, MALFORMED",
    "seventeen suites, ^0303, 039103030303030303030303030303030303, MALFORMED",
    "suite as a byte string, ^0303, 034103, MALFORMED",
    "G_X of 31 bytes, 5820dc, 581f, MALFORMED",
    "G_X of 33 bytes, 5820dc, 582100dc, MALFORMED",
    "G_X of no bytes, 5820[0-9a-f]{64}, 40, MALFORMED",
    "G_X as text, 5820, 7820, MALFORMED",
    "G_X's length not minimal, 5820, 590020, MALFORMED",
    "G_X's length out of the message, 5820, 58ff, MALFORMED",
    "G_X's length out of the world, 5820, 5bffffffffffffffff, MALFORMED",
    "G_X tagged, 5820, c25820, MALFORMED",
    "G_X not on the curve, dc34da17, dc34da1a, INVALID_POINT",
    "C_I of 7 bytes, 488e, 47, MALFORMED",
    "C_I of 9 bytes, 488e, 49008e, MALFORMED",
    "C_I an integer, 488e.*$, 0e, MALFORMED",
    "C_I a byte string that had to be an integer, 488e.*$, 410e, MALFORMED",
    "C_I as text, 488e.*$, 684142434445464748, MALFORMED",
    "C_I's length not minimal, 488e, 58088e, MALFORMED",
    "C_I with a reserved SPI, 488e37103c, 48000000ff, MALFORMED",
    "C_I with SPI zero, 488e37103c, 4800000000, MALFORMED",
    "C_I missing, 488e.*$, '', MALFORMED",
    "all in an array, ^, 84, MALFORMED",
    "all in a byte string, ^, 582d, MALFORMED",
    "a byte string behind it, $, 40, MALFORMED",
    "a text behind it, $, 60, MALFORMED",
    "half an item behind it, $, 18, MALFORMED",
    "padding not minimal, $, 005800, MALFORMED",
    "a critical item, $, 20, CRITICAL_EXTENSION",
    "a critical item with a value, $, 3904d24101, CRITICAL_EXTENSION",
    "a critical item behind padding, $, 00410020, CRITICAL_EXTENSION",
    "nothing, ^.*$, '', MALFORMED"
  })
  void shouldRefuseMessage1With(String name, String from, String to, ExchangeFault fault) {
    assertThat(fault(ParsedMessage1.parse(changed("message_1", from, to), p.profile)))
        .isEqualTo(fault);
  }

  @ParameterizedTest
  @CsvSource({
    "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
    "ffffffff00000001000000000000000000000001000000000000000000000000",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
  })
  void shouldRefuseAnEphemeralKeyThatIsNotBelowThePrime(String x) {
    byte[] message1 = changed("message_1", p.v.text("G_X"), x);
    byte[] message2 = changed("message_2", p.v.text("G_Y"), x);

    assertThat(fault(ParsedMessage1.parse(message1, p.profile)))
        .isEqualTo(ExchangeFault.INVALID_POINT);
    assertThat(fault(p.initiate().parse(message2))).isEqualTo(ExchangeFault.INVALID_POINT);
  }

  @Test
  void shouldTakeAnEphemeralKeyOfZero() {
    byte[] zero = changed("message_1", p.v.text("G_X"), "00".repeat(32));

    assertThat(ParsedMessage1.parse(zero, p.profile).toOptional()).isPresent();
  }

  @Test
  void shouldPassOverPaddingAndWhatIsNotCritical() {
    for (String ead : new String[] {"00", "0040", "0043000000", "01", "190400420102", "000000"}) {
      assertThat(ParsedMessage1.parse(changed("message_1", "$", ead), p.profile).toOptional())
          .as(ead)
          .isPresent();
    }
  }

  @Test
  void shouldRefuseMessagesThatAreLongerThanAnyOfOurs() {
    String padding = "005903e8" + "00".repeat(1000);

    assertThat(fault(ParsedMessage1.parse(changed("message_1", "$", padding), p.profile)))
        .isEqualTo(ExchangeFault.MALFORMED);
    byte[] longer = HexFormat.of().parseHex("59044c" + "00".repeat(1100));
    assertThat(fault(p.initiate().parse(longer))).isEqualTo(ExchangeFault.MALFORMED);
    assertThat(fault(p.respond().parse(longer))).isEqualTo(ExchangeFault.MALFORMED);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "its length not minimal, ^5843, 590043, MALFORMED",
    "its length without end, ^5843, 5f5843, MALFORMED",
    "its length one more than there is, ^5843, 5844, MALFORMED",
    "its length one less than there is, ^5843, 5842, MALFORMED",
    "text for bytes, ^5843, 7843, MALFORMED",
    "an array around it, ^, 81, MALFORMED",
    "another item behind it, $, 00, MALFORMED",
    "C_R in the clear behind it, $, 48caf28ddcdf2e6f65, MALFORMED",
    "G_Y alone, ^.*$, 582030cfd598c18bf4531a00ccb2458c9ff4fdab2e02e4aba277d83ac5932c16c324,"
        + " MALFORMED",
    "31 bytes, ^.*$, 581f30cfd598c18bf4531a00ccb2458c9ff4fdab2e02e4aba277d83ac5932c16c3, MALFORMED",
    "no bytes, ^.*$, 40, MALFORMED",
    "nothing, ^.*$, '', MALFORMED",
    "G_Y not on the curve, 30cfd598, 30cfd59c, INVALID_POINT"
  })
  void shouldRefuseMessage2With(String name, String from, String to, ExchangeFault fault) {
    assertThat(fault(p.initiate().parse(changed("message_2", from, to)))).isEqualTo(fault);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "C_R of 7 bytes, ^48ca, 47, MALFORMED",
    "C_R an integer, ^48caf28ddcdf2e6f65, 07, MALFORMED",
    "C_R with a reserved SPI, ^48caf28ddc, 48000000ff, ACCEPTED",
    "ID_CRED_R as a map, 48471c, a10448471c, MALFORMED",
    "kid of 7 bytes, 48471c, 471c, MALFORMED",
    "kid an integer, 48471c49c3d2eb3bf9, 05, MALFORMED",
    "kid's length not minimal, 48471c, 5808471c, MALFORMED",
    "MAC_2 of 8 bytes, 509fd4ac92e8b5503d8c9df7e7de6867c6, 489fd4ac92e8b5503d, MALFORMED",
    "MAC_2 of 15 bytes, 509f, 4f, MALFORMED",
    "MAC_2 of 17 bytes, 509f, 51009f, MALFORMED",
    "MAC_2 of 32 bytes, 509f, 582000000000000000000000000000000000009f, MALFORMED",
    "MAC_2's length not minimal, 509f, 58109f, MALFORMED",
    "MAC_2 as text, 509f, 709f, MALFORMED",
    "MAC_2 missing, 509f.*$, '', MALFORMED",
    "an array around it, ^, 83, MALFORMED",
    "a byte string behind it, $, 40, MALFORMED",
    "a critical item, $, 20, CRITICAL_EXTENSION",
    "padding, $, 0041ff, ACCEPTED",
    "nothing, ^.*$, '', MALFORMED"
  })
  void shouldRefusePlaintext2With(String name, String from, String to, String fault) {
    assertThat(word(Plaintext.read2(changed("PLAINTEXT_2", from, to), p.profile))).isEqualTo(fault);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "its length not minimal, ^582a, 59002a, MALFORMED",
    "its length without end, ^582a, 5f582a, MALFORMED",
    "its length one more than there is, ^582a, 582b, MALFORMED",
    "its length one less than there is, ^582a, 5829, MALFORMED",
    "text for bytes, ^582a, 782a, MALFORMED",
    "an array around it, ^, 81, MALFORMED",
    "another item behind it, $, 00, MALFORMED",
    "C_R before it, ^, 48caf28ddcdf2e6f65, MALFORMED",
    "no bytes, ^.*$, 40, NOT_AUTHENTIC",
    "15 bytes, ^.*$, 4f000000000000000000000000000000, NOT_AUTHENTIC",
    "a tag alone, ^.*$, 5000000000000000000000000000000000, NOT_AUTHENTIC",
    "nothing, ^.*$, '', MALFORMED"
  })
  void shouldRefuseMessage3With(String name, String from, String to, ExchangeFault fault) {
    assertThat(fault(p.respond().parse(changed("message_3", from, to)))).isEqualTo(fault);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "ID_CRED_I as a map, ^48e6, a10448e6, MALFORMED",
    "kid of 7 bytes, ^48e6, 47, MALFORMED",
    "kid of 9 bytes, ^48e6, 4900e6, MALFORMED",
    "kid's length not minimal, ^48e6, 5808e6, MALFORMED",
    "MAC_3 of 8 bytes, 502728f6fff3bc28c3254b2015cd87486b, 482728f6fff3bc28c3, MALFORMED",
    "MAC_3 of 15 bytes, 5027, 4f, MALFORMED",
    "MAC_3's length not minimal, 5027, 581027, MALFORMED",
    "MAC_3 missing, 5027.*$, '', MALFORMED",
    "C_R before it, ^, 48caf28ddcdf2e6f65, MALFORMED",
    "a byte string behind it, $, 40, MALFORMED",
    "a critical item, $, 20, CRITICAL_EXTENSION",
    "padding, $, 00, ACCEPTED",
    "nothing, ^.*$, '', MALFORMED"
  })
  void shouldRefusePlaintext3With(String name, String from, String to, String fault) {
    assertThat(word(Plaintext.read3(changed("PLAINTEXT_3", from, to), p.profile))).isEqualTo(fault);
  }

  @Test
  void shouldRefuseAReservedSpiFromTheResponder() {
    byte[] plaintext2 = changed("PLAINTEXT_2", "^48caf28ddc", "48000000ff");
    byte[] th2 = p.v.bytes("TH_2");
    byte[] ciphertext2 = Keystream.apply(p.secret("PRK_2e"), th2, plaintext2);
    byte[] message2 =
        changed("message_2", p.v.text("trace/CIPHERTEXT_2"), HexFormat.of().formatHex(ciphertext2));

    assertThat(fault(p.initiate().parse(message2))).isEqualTo(ExchangeFault.MALFORMED);
  }

  @Test
  void shouldAuthenticateThePaddingOfMessage2() {
    SecretBytes prk2e = p.secret("PRK_2e");
    byte[] th2 = p.v.bytes("TH_2");
    for (boolean honest : new boolean[] {true, false}) {
      byte[] ead2 = {0};
      byte[] context2 =
          KeySchedule.context2(p.v.bytes("C_R"), p.partyR, th2, honest ? ead2 : new byte[] {0, 0});
      byte[] mac2 = KeySchedule.mac2(p.secret("PRK_3e2m"), context2, 16);
      byte[] plaintext2 = Plaintext.write2(p.v.bytes("C_R"), p.partyR.kid(), mac2);
      byte[] padded = Arrays.copyOf(plaintext2, plaintext2.length + 1);
      String message2 =
          "5844" + p.v.text("G_Y") + HexFormat.of().formatHex(Keystream.apply(prk2e, th2, padded));
      AwaitingMessage2 awaiting2 = p.initiate();
      ParsedMessage2 parsed =
          awaiting2.parse(HexFormat.of().parseHex(message2)).toOptional().orElseThrow();

      assertThat(awaiting2.verify(parsed, p.partyR).toOptional().isPresent()).isEqualTo(honest);
    }
  }

  private byte[] changed(String message, String from, String to) {
    String hex = p.v.text(message);
    String changed = hex.replaceFirst(from, to);
    assertThat(changed).as("the row changes something").isNotEqualTo(hex);
    return HexFormat.of().parseHex(changed);
  }

  private static ExchangeFault fault(Outcome<?> outcome) {
    return ((Outcome.Refused<?>) outcome).fault();
  }

  private static String word(Outcome<?> outcome) {
    Optional<?> accepted = outcome.toOptional();
    return accepted.isPresent() ? "ACCEPTED" : fault(outcome).name();
  }
}
