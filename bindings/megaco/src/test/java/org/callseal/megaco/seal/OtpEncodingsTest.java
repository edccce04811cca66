package org.callseal.megaco.seal;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.callseal.megaco.MegacoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages of all kinds as Erlang/OTP's megaco writes them, pretty, compact and binary, and as they
 * are with a seal; the lab ({@code megaco codecs}) wrote both without any code of ours and has OTP
 * read the sealed ones.
 */
class OtpEncodingsTest {

  /** A line of the record. */
  record Recorded(String name, String encoding, byte[] plain, byte[] sealed) {
    MegacoSeal seal() {
      return encoding.equals("ber") ? MegacoSeal.BER_UDP : MegacoSeal.TEXT_UDP;
    }

    @Override
    public String toString() {
      return name + " " + encoding;
    }
  }

  static Stream<Recorded> recorded() throws IOException {
    try (InputStream in = OtpEncodingsTest.class.getResourceAsStream("/otp/encodings.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().map(line -> line.split(" ", -1)).map(OtpEncodingsTest::read);
    }
  }

  private static Recorded read(String[] fields) {
    HexFormat hex = HexFormat.of();
    return new Recorded(fields[0], fields[1], hex.parseHex(fields[2]), hex.parseHex(fields[3]));
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void shouldLocateSealAndCutBackToTheByte(Recorded each) {
    assertThat(each.seal().locate(each.plain())).isInstanceOf(MegacoLocated.Unsealed.class);
    assertThat(SealSamples.sealed(each.seal(), each.plain())).isEqualTo(each.sealed());
    MegacoSealed located = (MegacoSealed) each.seal().locate(each.sealed());
    assertThat(located.seal().head()).isEqualTo(SealSamples.HEAD);
    assertThat(located.cut()).isEqualTo(each.plain());
  }

  @Test
  void shouldNameTheSameSenderInAllEncodings() throws IOException {
    Map<String, Set<String>> senders =
        recorded().collect(groupingBy(Recorded::name, mapping(OtpEncodingsTest::sender, toSet())));
    assertThat(senders).hasSizeGreaterThan(30);
    senders.forEach((name, found) ->
        // OTP takes the digits of a point code for its bytes: that one differs by its own doing.
        assertThat(found).as(name).hasSize(name.equals("failover") ? 2 : 1));
    assertThat(recorded().map(Recorded::encoding).distinct())
        .containsExactlyInAnyOrder("pretty", "compact", "ber");
  }

  private static String sender(Recorded each) {
    MegacoMessage message = ((MegacoSealed) each.seal().locate(each.sealed())).message();
    return message.messageId().canonical();
  }
}
