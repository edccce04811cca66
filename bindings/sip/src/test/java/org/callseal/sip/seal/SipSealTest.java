package org.callseal.sip.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.callseal.sip.seal.SealSamples.HEAD;
import static org.callseal.sip.seal.SealSamples.MAC;
import static org.callseal.sip.seal.SealSamples.REGISTER;
import static org.callseal.sip.seal.SealSamples.SEAL_LINE;
import static org.callseal.sip.seal.SealSamples.bytes;
import static org.callseal.sip.seal.SealSamples.sealed;
import static org.callseal.sip.seal.SealSamples.withLines;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Seal;
import org.callseal.sip.Malformed;
import org.callseal.sip.SipFault;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipParse;
import org.callseal.sip.SipParser;
import org.callseal.sip.TortureOutcome;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SipSealTest {

  private static final SipSeal SEAL = SipSeal.UDP;

  static List<TortureOutcome> torture() {
    return TortureOutcome.table();
  }

  @Test
  void shouldWriteTheSealAsTheLastHeaderField() {
    assertThat(sealed(bytes(REGISTER))).isEqualTo(withLines(REGISTER, SEAL_LINE));
    assertThat(SEAL_LINE.getBytes(StandardCharsets.US_ASCII)).hasSize(SealLine.LENGTH);
  }

  @Test
  @Requirement("3.1.13")
  void shouldLocateTheSealItWroteAndLeaveTheMacAloneOutsideTheMacsCover() {
    byte[] bytes = sealed(bytes(REGISTER));
    SipSealed located = (SipSealed) SEAL.locate(bytes);
    assertThat(located.seal()).isEqualTo(new Seal(HEAD, MAC));
    assertThat(located.carriage()).isEqualTo(Carriage.SIP_UDP);
    assertThat(located.holeLength()).isEqualTo(22);
    assertThat(new String(bytes, located.holeOffset(), 22, StandardCharsets.US_ASCII))
        .isEqualTo("YW4gZXhhbXBsZSdzIE1BQw");
    assertThat(located.bytes()).isSameAs(bytes);
    assertThat(located.cut().bytes()).isEqualTo(bytes(REGISTER));
  }

  @Test
  void shouldTakeTheNameInWhateverCase() {
    byte[] bytes = withLines(REGISTER, SEAL_LINE.replace("Seal:", "sEAL:"));
    assertThat(SEAL.locate(bytes)).isInstanceOf(SipSealed.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          $S|Seal: $V\\r\\nseal: $V\\r\\n|REPEATED
          $S|Seal: $V\\r\\nSEAL : x\\r\\n|REPEATED
          $S|Seal: $V\\r\\nSeal:\\r\\n $V\\r\\n|REPEATED
          $S|Seal: $V, $V\\r\\n|SPELLING
          $S|Seal: $V\\r\\nSeal: v=2\\r\\n|REPEATED
          $S|Seal : $V\\r\\n|SPELLING
          $S|Seal :$V\\r\\n|SPELLING
          $S|Seal:$V\\r\\n|SPELLING
          $S|Seal:  $V\\r\\n|SPELLING
          $S|Seal:\\t$V\\r\\n|SPELLING
          $S|Seal: $V \\r\\n|SPELLING
          $S|Seal: $V\\t\\r\\n|SPELLING
          $S|Seal:\\r\\n $V\\r\\n|SPELLING
          $S|Seal: v=1;\\r\\n s=$H;mac=$M\\r\\n|SPELLING
          $S|Seal: $V\\r\\nX: y\\r\\n|NOT_LAST
          $S|Seal: v=1; s=$H;mac=$M\\r\\n|SPELLING
          $S|Seal: v=1;s=$H; mac=$M\\r\\n|SPELLING
          $S|Seal: v=1;mac=$M;s=$H\\r\\n|SPELLING
          $S|Seal: V=1;s=$H;mac=$M\\r\\n|SPELLING
          $S|Seal: v=1;S=$H;mac=$M\\r\\n|SPELLING
          $S|Seal: v=01;s=$H;mac=$M\\r\\n|SPELLING
          $S|Seal: v=;s=$H;mac=$M\\r\\n|SPELLING
          $S|Seal: v=0;s=$H;mac=$M\\r\\n|SPELLING
          $S|Seal: v="1";s=$H;mac=$M\\r\\n|SPELLING
          $S|Seal: v=1;s="$H";mac=$M\\r\\n|SPELLING
          $S|Seal: v=1;s=$H;mac=$M;x=y\\r\\n|SPELLING
          $S|Seal: v=1;s=$H;mac=$M;mac=$M\\r\\n|SPELLING
          $S|Seal: v=1;s=$H==;mac=$M==\\r\\n|SPELLING
          $S|Seal: v=1;s=$H;mac=YW4gZXhhbXBsZSdzIE1BQx\\r\\n|SPELLING
          $S|Seal: v=1;s=AQIDBAUGBwgJCgsMDQ4PEB;mac=$M\\r\\n|SPELLING
          $S|Seal: v=1;s=$H;mac=YW4gZXhhbXBsZSdzIE1BQ\\r\\n|SPELLING
          $S|Seal: v=1;s=$H;mac=YW4gZXhhbXBsZSdzIE1BQ+\\r\\n|SPELLING
          $S|Seal: v=1;s=$H;mac=YW4gZXhhbXBsZSdzIE1B/w\\r\\n|SPELLING
          $S|Seal: v=1;s=$H;mac=YW4gZXhhbXBsZSdzIE1B%w\\r\\n|SPELLING
          $S|Seal: v=1;s=AAAA_wUGBwgJCgsMDQ4PEA;mac=$M\\r\\n|NUMBERS
          $S|Seal: v=1;s=AQIDBAUGBwgJCgsMAAAAAA;mac=$M\\r\\n|NUMBERS
          $S|Seal: \\r\\n|SPELLING
          $S|Seal:\\r\\n|SPELLING
          $S|Seal: v=1\\r\\n|SPELLING
          $S|Seal-Control: gQE\\r\\nseal-control: gQE\\r\\n|REPEATED_CONTROL
          $S|Seal-Control: gQE=\\r\\n|CONTROL_SPELLING
          $S|Seal-Control: gQF\\r\\n|CONTROL_SPELLING
          $S|Seal-Control: g\\r\\n|CONTROL_SPELLING
          $S|Seal-Control: gQ E\\r\\n|CONTROL_SPELLING
          $S|Seal-Control: gQE, gQE\\r\\n|CONTROL_SPELLING
          $S|Seal-Control:\\r\\n|CONTROL_SPELLING
          $S|Seal-Control: \\r\\n|CONTROL_SPELLING
          $S|Seal-Control:\\r\\n gQE\\r\\n|CONTROL_SPELLING
          $S|Seal-Control : gQE\\r\\n|CONTROL_SPELLING
          $S|Seal-Control: gQE \\r\\nSeal: $V\\r\\n|CONTROL_SPELLING
          """)
  void shouldRefuseEveryOtherSpelling(String message, String lines, SealFault fault) {
    byte[] bytes = withLines(message.replace("$S", REGISTER), written(lines));
    assertThat(SEAL.locate(bytes)).isEqualTo(new SipLocated.WrongSeal(fault));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          X: y\\rSeal: $V\\r\\n|LONE_LINE_BREAK
          X: y\\nSeal: $V\\r\\n|LONE_LINE_BREAK
          X: y\\r\\r\\nSeal: $V\\r\\n|LONE_LINE_BREAK
          Seal: $V\\r\\r\\n|LONE_LINE_BREAK
          Seal: $V\\n|LONE_LINE_BREAK
          Seal: $V\\r\\n \\r\\n|HEADER_LINE
          Seal\\r\\n : $V\\r\\n|HEADER_LINE
          \u00a0Seal: $V\\r\\n|HEADER_LINE
          Seal; $V\\r\\n|HEADER_LINE
          Seal: $V\\0\\r\\n|CONTROL_BYTE
          Seal: $V\u000b\\r\\n|CONTROL_BYTE
          """)
  void shouldNotSeeAMessageWhereLinesCouldEndElsewhere(String lines, SipFault fault) {
    byte[] bytes = withLines(REGISTER, written(lines));
    assertThat(SEAL.locate(bytes)).isEqualTo(new SipLocated.NotSip(fault));
  }

  private static String written(String lines) {
    return lines
        .replace("$V", "v=1;s=$H;mac=$M")
        .replace("$H", "AQIDBAUGBwgJCgsMDQ4PEA")
        .replace("$M", "YW4gZXhhbXBsZSdzIE1BQw")
        .replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\0", "\0");
  }

  @ParameterizedTest
  @CsvSource({"v=2", "v=2;anything at all", "v=10;s=x;mac=y", "v=999999999"})
  @Requirement("3.1.8")
  void shouldSetAsideVersionsItDoesNotSpeak(String value) {
    assertThat(SEAL.locate(withLines(REGISTER, "Seal: " + value + "\r\n")))
        .isEqualTo(new SipLocated.UnsupportedVersion());
  }

  @Test
  void shouldNotTakeASealInABodyForOne() {
    String message = REGISTER.replace("Content-Length: 0\r\n", "") + SEAL_LINE + "\r\n";
    SipLocated.Unsealed unsealed = (SipLocated.Unsealed) SEAL.locate(bytes(message));
    assertThat(unsealed.control()).isEmpty();
    SipSealed located = (SipSealed) SEAL.locate(sealed(bytes(message)));
    assertThat(located.cut().bytes()).isEqualTo(bytes(message));
  }

  @Test
  void shouldCarryAControlPayloadUnderTheSealAndWithoutOne() {
    byte[] payload = {(byte) 0x83, 1, 7, 0x40, (byte) 0xff};
    SipMessage message = (SipMessage) SipParser.parse(bytes(REGISTER));
    SipMessage carrying = SipSeal.withControl(message, payload);
    assertThat(new String(carrying.bytes(), StandardCharsets.UTF_8))
        .endsWith("Seal-Control: gwEHQP8\r\n\r\n");
    SipLocated.Unsealed unsealed = (SipLocated.Unsealed) SEAL.locate(carrying.bytes());
    assertThat(unsealed.control()).hasValueSatisfying(read -> assertThat(read).isEqualTo(payload));
    SipSealed located = (SipSealed) SEAL.locate(sealed(carrying.bytes()));
    assertThat(located.control()).hasValueSatisfying(read -> assertThat(read).isEqualTo(payload));
    assertThat(located.cut().bytes()).isEqualTo(bytes(REGISTER));
  }

  @Test
  void shouldCutAwayWhateverSpellsOurNames() {
    byte[] bytes =
        withLines(REGISTER, "seal : x\r\nSEAL-CONTROL:\r\n  y\r\nSeal: z\r\nseal-control: w\r\n");
    SipMessage message = (SipMessage) SipParser.parse(bytes);
    assertThat(SipSeal.cut(message).bytes()).isEqualTo(bytes(REGISTER));
  }

  @Test
  void shouldNeverPutASecondSealIntoAMessage() {
    assertThatThrownBy(() -> SEAL.insert(sealed(bytes(REGISTER)), HEAD))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SEAL.insert(bytes("no message"), HEAD))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldKnowWhenThereIsNoRoom() {
    String roomy = REGISTER.replace("Content-Length: 0\r\n", "");
    int most = SipParser.MAX_MESSAGE_LENGTH - SealLine.LENGTH - roomy.length();
    SipMessage fits = (SipMessage) SipParser.parse(bytes(roomy + "a".repeat(most)));
    SipMessage tooLong = (SipMessage) SipParser.parse(bytes(roomy + "a".repeat(most + 1)));
    assertThat(SipSeal.hasRoom(fits, 0)).isTrue();
    assertThat(SipSeal.hasRoom(fits, 1)).isFalse();
    assertThat(SipSeal.hasRoom(tooLong, 0)).isFalse();
    assertThat(SEAL.locate(sealed(fits.bytes()))).isInstanceOf(SipSealed.class);
  }

  @Test
  void shouldAskForContentLengthOnAStream() {
    String without = REGISTER.replace("Content-Length: 0\r\n", "");
    assertThat(SipSeal.TCP.locate(bytes(without)))
        .isEqualTo(new SipLocated.NotSip(SipFault.MISSING_HEADER));
    assertThat(SipSeal.TCP.locate(bytes(REGISTER))).isInstanceOf(SipLocated.Unsealed.class);
  }

  /**
   * Requirement of the whole design: nobody behind the seal may delimit a message in another way
   * than the seal did. One parser serves both, so what the locator found is what the proxy reads,
   * with the same fields at the same places and the same body.
   */
  @ParameterizedTest
  @MethodSource("torture")
  @Requirement("3.1.19")
  void shouldDelimitEveryTortureMessageAsTheProxyDoesAndGiveItBackByteForByte(TortureOutcome row) {
    byte[] original = row.bytes();
    SipParse read = SipParser.parse(original);
    switch (SEAL.locate(original)) {
      case SipLocated.NotSip(SipFault fault) -> assertThat(read).isEqualTo(new Malformed(fault));
      case SipLocated.Unsealed(SipMessage message, var _) -> {
        SipMessage proxied = (SipMessage) read;
        SipSealed located = (SipSealed) SEAL.locate(sealed(original));
        SipMessage cut = located.cut();
        assertThat(cut.bytes()).isEqualTo(original);
        assertThat(cut.fields()).hasSameSizeAs(proxied.fields());
        assertThat(cut.bodySpan()).isEqualTo(proxied.bodySpan()).isEqualTo(message.bodySpan());
        assertThat(located.message().body()).isEqualTo(proxied.body());
        assertThat(located.message().fields()).hasSize(proxied.fields().size() + 1);
      }
      case SipLocated other -> throw new AssertionError(other);
    }
  }
}
