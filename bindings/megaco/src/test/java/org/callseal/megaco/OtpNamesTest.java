package org.callseal.megaco;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Two readers of the same bytes: the sender that Callseal takes a message for is the one that both
 * scanners of Erlang/OTP take it for, or they refuse the message. The readings are recorded; the
 * lab ({@code megaco names}) holds OTP to them.
 */
class OtpNamesTest {

  private static final String REFUSED = "-";

  private record Reading(byte[] message, List<String> names) {}

  private static List<Reading> readings() throws IOException {
    try (InputStream in = OtpNamesTest.class.getResourceAsStream("/otp/names.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().map(line -> line.split(" ", -1)).map(OtpNamesTest::reading).toList();
    }
  }

  private static Reading reading(String[] fields) {
    List<String> names = List.of(name(fields[1]), name(fields[2]));
    return new Reading(HexFormat.of().parseHex(fields[0]), names);
  }

  private static String name(String field) {
    return field.equals(REFUSED)
        ? field
        : new String(HexFormat.of().parseHex(field), StandardCharsets.ISO_8859_1);
  }

  @Test
  void shouldReadTheSenderThatOtpReadsOrNone() throws IOException {
    int agreed = 0;
    for (Reading reading : readings()) {
      if (Encoding.TEXT.parse(reading.message) instanceof MegacoMessage message) {
        String own = message.messageId().canonical();
        assertThat(reading.names)
            .as(new String(reading.message, StandardCharsets.ISO_8859_1))
            .allMatch(name -> name.equals(own) || name.equals(REFUSED));
        agreed += reading.names.contains(own) ? 1 : 0;
      }
    }
    assertThat(agreed).isGreaterThan(40);
  }
}
