package org.callseal.mgcp.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.callseal.mgcp.seal.SealSamples.HEAD;
import static org.callseal.mgcp.seal.SealSamples.HEAD_TEXT;
import static org.callseal.mgcp.seal.SealSamples.MAC;
import static org.callseal.mgcp.seal.SealSamples.MAC_TEXT;
import static org.callseal.mgcp.seal.SealSamples.RESTART;
import static org.callseal.mgcp.seal.SealSamples.SEAL_LINE;
import static org.callseal.mgcp.seal.SealSamples.bytes;
import static org.callseal.mgcp.seal.SealSamples.sealed;

import java.nio.charset.StandardCharsets;
import org.callseal.core.seal.Carriage;
import org.callseal.core.seal.Seal;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MgcpSealTest {

  private static final MgcpSeal SEAL = MgcpSeal.UDP;

  private static final String CREATE =
      "CRCX 3 aaln/1@rgw1.example.net MGCP 1.0\r\nC: 1\r\n\r\nv=0\r\nc=IN IP4 10.0.0.1\r\n";

  private static MgcpMessage message(String text) {
    return (MgcpMessage) MgcpParser.parse(bytes(text));
  }

  @Test
  void shouldWriteTheSealAsTheLastParameter() {
    assertThat(sealed(bytes(RESTART))).isEqualTo(bytes(RESTART + SEAL_LINE));
    assertThat(sealed(bytes(CREATE)))
        .isEqualTo(bytes(CREATE.replace("C: 1\r\n", "C: 1\r\n" + SEAL_LINE)));
    assertThat(sealed(bytes("200 5\n"))).isEqualTo(bytes("200 5\n" + SEAL_LINE.replace("\r", "")));
  }

  @Test
  void shouldAddNoMoreThan80Bytes() {
    assertThat(sealed(bytes(RESTART)).length - RESTART.length()).isEqualTo(77);
    assertThat(MgcpControl.UDP.sealLength()).isEqualTo(77);
  }

  @ParameterizedTest
  @ValueSource(strings = {RESTART, CREATE, "200 5\n", "200 5 OK\r\n\r\nv=0\r\n\r\nv=0\r\n"})
  void shouldLocateTheSealItWroteAndGiveBackTheMessageAsItWas(String text) {
    byte[] bytes = sealed(bytes(text));
    MgcpSealed located = (MgcpSealed) SEAL.locate(bytes);
    assertThat(located.seal()).isEqualTo(new Seal(HEAD, MAC));
    assertThat(located.carriage()).isEqualTo(Carriage.MGCP_UDP);
    assertThat(new String(bytes, located.holeOffset(), 32, StandardCharsets.US_ASCII))
        .isEqualTo(MAC_TEXT);
    assertThat(located.holeLength()).isEqualTo(32);
    assertThat(located.bytes()).isSameAs(bytes);
    assertThat(located.cut()).isEqualTo(bytes(text));
  }

  @Test
  void shouldCarryAControlPayloadUnderTheSeal() {
    byte[] payload = {1, 2, (byte) 0xff};
    byte[] carrier = MgcpSeal.withControl(message(CREATE), payload);
    MgcpSealed located = (MgcpSealed) SEAL.locate(sealed(carrier));
    assertThat(located.control()).contains(payload);
    assertThat(located.cut()).isEqualTo(bytes(CREATE));
  }

  @Test
  void shouldTakeTheNameInWhateverCase() {
    byte[] bytes = bytes(RESTART + SEAL_LINE.replace("X-Seal", "x-SEAL"));
    assertThat(SEAL.locate(bytes)).isInstanceOf(MgcpSealed.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          X-Seal: $V\\r\\nx-seal: $V\\r\\n|REPEATED
          X-Seal: $V\\r\\nX-Seal:\\r\\n|REPEATED
          X-Seal: $V\\r\\nX-Seal: 2 x\\r\\n|REPEATED
          X-Seal:$V\\r\\n|SPELLING
          X-Seal:  $V\\r\\n|SPELLING
          X-Seal:\\t$V\\r\\n|SPELLING
          X-Seal: $V \\r\\n|SPELLING
          X-Seal: 1  $H $M\\r\\n|SPELLING
          X-Seal: 1\\t$H $M\\r\\n|SPELLING
          X-Seal: 1 $H\\t$M\\r\\n|SPELLING
          X-Seal: 1 $H$M\\r\\n|SPELLING
          X-Seal: 01 $H $M\\r\\n|SPELLING
          X-Seal: 0 $H $M\\r\\n|SPELLING
          X-Seal: $H $M\\r\\n|SPELLING
          X-Seal: 1 0102030405060708090A0B0C0D0E0F10 $M\\r\\n|SPELLING
          X-Seal: 1 $H 616E206578616d706c652773204d4143\\r\\n|SPELLING
          X-Seal: 1 $H 616e206578616d706c652773204d41\\r\\n|SPELLING
          X-Seal: 1 $H 616e206578616d706c652773204d414g\\r\\n|SPELLING
          X-Seal: $V;a=b\\r\\n|SPELLING
          X-Seal: "$V"\\r\\n|SPELLING
          X-Seal: \\r\\n|SPELLING
          X-Seal:\\r\\n|SPELLING
          X-Seal: 1\\r\\n|SPELLING
          X-Seal: $V\\r\\nRD: 0\\r\\n|NOT_LAST
          X-Seal: 1 000000ff05060708090a0b0c0d0e0f10 $M\\r\\n|NUMBERS
          X-Seal: 1 0102030405060708090a0b0c00000000 $M\\r\\n|NUMBERS
          X-SealC: 00\\r\\nx-sealc: 00\\r\\n|REPEATED_CONTROL
          X-SealC: 0\\r\\n|CONTROL_SPELLING
          X-SealC: 0G\\r\\n|CONTROL_SPELLING
          X-SealC: AB\\r\\n|CONTROL_SPELLING
          X-SealC:00\\r\\n|CONTROL_SPELLING
          X-SealC: 00 \\r\\n|CONTROL_SPELLING
          X-SealC: 00 00\\r\\n|CONTROL_SPELLING
          X-SealC:\\r\\n|CONTROL_SPELLING
          X-SealC: \\r\\nX-Seal: $V\\r\\n|CONTROL_SPELLING
          """)
  void shouldRefuseEveryOtherSpelling(String lines, SealFault fault) {
    byte[] bytes = bytes("RSIP 1 a@b MGCP 1.0\r\n" + written(lines));
    assertThat(SEAL.locate(bytes)).isEqualTo(new MgcpLocated.WrongSeal(fault));
  }

  @Test
  void shouldRefuseACommandOfOursThatSaysNothing() {
    byte[] bytes = bytes("XSEA 1 a@b MGCP 1.0\r\n" + SEAL_LINE);
    assertThat(SEAL.locate(bytes)).isEqualTo(new MgcpLocated.WrongSeal(SealFault.NO_CONTROL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2 x", "2", "999999999 any thing"})
  void shouldTellAnotherVersionFromNonsense(String value) {
    byte[] bytes = bytes(RESTART.replace("RD: 0\r\n", "") + "X-Seal: " + value + "\r\n");
    assertThat(SEAL.locate(bytes)).isEqualTo(new MgcpLocated.UnsupportedVersion());
  }

  @Test
  void shouldCutLinesOfOursInWhateverSpellingAndNumber() {
    String marked =
        "RSIP 1 a@b MGCP 1.0\r\nx-seal:\r\nRM: restart\r\nX-SEALC: zz\r\nX-Seal:  9\r\n\r\nv=0\r\n";
    assertThat(MgcpSeal.cut(message(marked)))
        .isEqualTo(bytes("RSIP 1 a@b MGCP 1.0\r\nRM: restart\r\n\r\nv=0\r\n"));
  }

  @Test
  void shouldNotPutLinesOfOursInTwiceOrBeyondWhatIsRead() {
    byte[] sealed = sealed(bytes(RESTART));
    assertThatThrownBy(() -> SEAL.insert(sealed, HEAD))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MgcpSeal.withControl(message(RESTART), new byte[2049]))
        .isInstanceOf(IllegalArgumentException.class);
    String long1 = RESTART + ("X-A: " + "a".repeat(8000) + "\r\n").repeat(8);
    assertThat(MgcpSeal.hasRoom(message(long1), 0)).isTrue();
    assertThat(MgcpSeal.hasRoom(message(long1), 800)).isFalse();
  }

  private static String written(String lines) {
    return lines
        .replace("$V", "1 $H $M")
        .replace("$H", HEAD_TEXT)
        .replace("$M", MAC_TEXT)
        .replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\t", "\t");
  }
}
