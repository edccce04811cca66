package org.callseal.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4475 and RFC 5118, every message of them. */
class TortureTest {

  static List<TortureOutcome> rows() {
    return TortureOutcome.table();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldReadEachTortureMessageAsTheTableSays(TortureOutcome row) {
    assertThat(row.actual()).isEqualTo(row.outcome());
    assertThat(row.why()).isNotBlank();
  }

  @Test
  void shouldHaveOneRowForEveryFile() {
    assertThat(rows().stream().map(TortureOutcome::file).sorted().toList())
        .isEqualTo(TortureOutcome.files());
    assertThat(rows()).hasSize(62);
  }

  @Test
  void shouldRefuseTheIpv6MessagesWithTheLineEndsOfTheirPrint() {
    assertThat(rows().stream().filter(row -> row.file().startsWith("rfc5118/")))
        .allSatisfy(row ->
            assertThat(SipParser.parse(row.stored()))
                .isEqualTo(new Malformed(SipFault.LONE_LINE_BREAK)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ipv6-in-sdp", "mult-ip-in-sdp"})
  void shouldReadTheIpv6MessagesOnceTheirPrintedLengthIsRight(String name) {
    String text =
        new String(new TortureOutcome("rfc5118/" + name, "", "").bytes(), StandardCharsets.UTF_8);
    int body = text.length() - text.indexOf("\r\n\r\n") - 4;
    String right = text.replaceFirst("Content-Length: \\d+", "Content-Length: " + body);
    assertThat(SipParser.parse(right.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(SipRequest.class);
  }

  @Test
  void shouldRefuseTheUnquotedDisplayNameOnceItsHeadersEnd() {
    String text =
        new String(new TortureOutcome("rfc4475/baddn.dat", "", "").bytes(), StandardCharsets.UTF_8);
    assertThat(SipParser.parse((text + "\r\n").getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Malformed(SipFault.FROM));
  }
}
