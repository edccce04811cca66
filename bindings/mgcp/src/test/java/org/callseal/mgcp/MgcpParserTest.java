package org.callseal.mgcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MgcpParserTest {

  private static final String CREATE =
      "CRCX 103 rtpbridge/*@lab.test MGCP 1.0\r\n"
          + "C: 1234\r\nL: p:20, a:PCMU\r\nM: recvonly\r\n\r\n"
          + "v=0\r\nc=IN IP4 10.0.0.1\r\nm=audio 4000 RTP/AVP 0\r\n";

  private static MgcpParse parse(String text) {
    return MgcpParser.parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String written(String text) {
    return text.replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\0", "\0")
        .replace("$C", "NTFY 7 aaln/1@rgw1.example.net MGCP 1.0\r\n");
  }

  @Test
  void shouldReadACommandOverItsOwnBytes() {
    byte[] bytes = CREATE.getBytes(StandardCharsets.US_ASCII);
    MgcpCommand command = (MgcpCommand) MgcpParser.parse(bytes);
    assertThat(command.bytes()).isSameAs(bytes);
    assertThat(command.is("CRCX")).isTrue();
    assertThat(command.transaction()).isEqualTo(103);
    assertThat(command.endpoint().canonical()).isEqualTo("rtpbridge/*@lab.test");
    assertThat(command.version()).isEqualTo("MGCP 1.0");
    assertThat(command.parameters()).extracting(Parameter::name).containsExactly("c", "l", "m");
    assertThat(command.value("l")).contains("p:20, a:PCMU");
    assertThat(CREATE.substring(command.endOfParameters())).startsWith("\r\nv=0\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RSIP 1 *@rgw1.example.net MGCP 1.0\\r\\nRM: restart\\r\\n | RSIP | *@rgw1.example.net
          ntfy 0012 AALN/1@RGW1.Example.NET mgcp 1.0 NCS 1.0\\r\\n | NTFY | aaln/1@rgw1.example.net
          CRCX 999999999 $@rgw1.example.net MGCP 1.0\\n | CRCX | $@rgw1.example.net
          AUEP \t 1 \t aaln/1@[192.168.1.5]  MGCP\t1.0 \\r\\n | AUEP | aaln/1@[192.168.1.5]
          AUEP 1 ds/ds1-1/6@[2001:db8::1] MGCP 1.0\\r\\n\\r\\n | AUEP | ds/ds1-1/6@[2001:db8::1]
          DLCX 2 aaln/1@#3221225985 MGCP 1.0\\r\\nX-Foo: a\\r\\nX-Foo: b\\r\\n | DLCX | aaln/1@#3221225985
          XPER 2 a@b MGCP 7.12 Some Profile 2.0\\r\\nBP/x-1:\\r\\n | XPER | a@b
          RQNT 3 aaln/1@rgw MGCP 1.0\\r\\nS: l/ci("10/14","5551212","a ""b"" c")\\r\\n | RQNT | aaln/1@rgw
          """)
  void shouldReadWhatTheGrammarAllows(String text, String verb, String endpoint) {
    assertThat(parse(written(text)))
        .isInstanceOfSatisfying(
            MgcpCommand.class,
            command -> {
              assertThat(command.verb()).isEqualTo(verb);
              assertThat(command.endpoint().canonical()).isEqualTo(endpoint);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 105\\r\\n | 200 | 105 | ''
          200 105 OK\\r\\n\\r\\nv=0\\r\\n\\r\\nv=0\\r\\n | 200 | 105 | OK
          000 105\\n | 0 | 105 | ''
          100 1 PENDING\\r\\n | 100 | 1 | PENDING
          528 000000 FAIL\\r\\n | 528 | 0 | FAIL
          800 1234 /BP bad: "x\\r\\n | 800 | 1234 | /BP bad: "x
          250 11 OK\\r\\nP: PS=0, OS=0\\r\\nI: A\\r\\nI: B\\r\\n | 250 | 11 | OK
          200 1 OK\\r\\nZ: aaln/1@rgw1\\r\\nZ: aaln/2@rgw1\\r\\n | 200 | 1 | OK
          """)
  void shouldReadResponses(String text, int code, int transaction, String commentary) {
    assertThat(parse(written(text)))
        .isInstanceOfSatisfying(
            MgcpResponse.class,
            response -> {
              assertThat(response.code()).isEqualTo(code);
              assertThat(response.transaction()).isEqualTo(transaction);
              assertThat(response.text()).isEqualTo(commentary);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          \\r\\n\\r\\n|EMPTY
          \\r\\n$C|START_LINE
          hello\\r\\n|START_LINE
          NTFY\\r\\n|START_LINE
          NTFY 7 aaln/1@rgw1\\r\\n|START_LINE
          NTFY 7 aaln/1@rgw1 SGCP 1.0\\r\\n|START_LINE
          NTFY 7 aaln/1@rgw1 MGCP\\r\\n|START_LINE
          NTFY 7 aaln/1@rgw1 MGCP1.0\\r\\n|START_LINE
          NTFY 7 aaln/1@rgw1 MGCP 1\\r\\n|START_LINE
          NTFY 7 aaln/1@rgw1MGCP 1.0\\r\\n|START_LINE
          NTFY7 aaln/1@rgw1 MGCP 1.0\\r\\n|START_LINE
           NTFY 7 aaln/1@rgw1 MGCP 1.0\\r\\n|START_LINE
          NTF 7 aaln/1@rgw1 MGCP 1.0\\r\\n|START_LINE
          NTFYY 7 aaln/1@rgw1 MGCP 1.0\\r\\n|START_LINE
          NT-Y 7 aaln/1@rgw1 MGCP 1.0\\r\\n|START_LINE
          200\\r\\n|START_LINE
          2000 1 OK\\r\\n|START_LINE
          200 OK\\r\\n|START_LINE
          200 1234567890 OK\\r\\n|START_LINE
          200-1\\r\\n|START_LINE
          NTFY 0 aaln/1@rgw1 MGCP 1.0\\r\\n|TRANSACTION
          NTFY 000 aaln/1@rgw1 MGCP 1.0\\r\\n|TRANSACTION
          NTFY -1 aaln/1@rgw1 MGCP 1.0\\r\\n|TRANSACTION
          NTFY 1234567890 aaln/1@rgw1 MGCP 1.0\\r\\n|TRANSACTION
          NTFY 7a aaln/1@rgw1 MGCP 1.0\\r\\n|TRANSACTION
          NTFY 7 aaln/1 MGCP 1.0\\r\\n|ENDPOINT
          NTFY 7 @rgw1 MGCP 1.0\\r\\n|ENDPOINT
          NTFY 7 aaln/1@ MGCP 1.0\\r\\n|ENDPOINT
          NTFY 7 aaln//1@rgw1 MGCP 1.0\\r\\n|ENDPOINT
          NTFY 7 /aaln@rgw1 MGCP 1.0\\r\\n|ENDPOINT
          NTFY 7 aaln/1@rgw1@rgw2 MGCP 1.0\\r\\n|ENDPOINT
          NTFY 7 aaln/1*@rgw1 MGCP 1.0\\r\\n|ENDPOINT
          NTFY 7 aaln/$1@rgw1 MGCP 1.0\\r\\n|ENDPOINT
          NTFY 7 aaln/1@rgw1:2427 MGCP 1.0\\r\\n|ENDPOINT
          NTFY 7 aaln/1@rgw_1 MGCP 1.0\\r\\n|ENDPOINT
          NTFY 7 aaln/1@[rgw1] MGCP 1.0\\r\\n|ENDPOINT
          NTFY 7 aaln/\u00e4@rgw1 MGCP 1.0\\r\\n|ENDPOINT
          $CX: 1\\rO: a\\r\\n|LONE_CR
          $CX: 1\\r\\r\\n|LONE_CR
          $CX: 1\\r|LONE_CR
          $CX: 1\\n|MIXED_LINE_ENDS
          $CX: 1\\r\\n\\r\\nv=0\\n|MIXED_LINE_ENDS
          $CX: 1\\r\\n\\n|MIXED_LINE_ENDS
          $CX: 1|UNFINISHED_LINE
          $C\\r\\nv=0|UNFINISHED_LINE
          NTFY 7 aaln/1@rgw1 MGCP 1.0|UNFINISHED_LINE
          $CX: \\01\\r\\n|CONTROL_BYTE
          $C\\r\\nv=\\0\\r\\n|CONTROL_BYTE
          $CX\\r\\n|PARAMETER
          $CX : 1\\r\\n|PARAMETER
          $C X: 1\\r\\n|PARAMETER
          $C\\tX: 1\\r\\n|PARAMETER
          $C: 1\\r\\n|PARAMETER
          $CX_1: 1\\r\\n|PARAMETER
          $C.x: 1\\r\\n|PARAMETER
          $CX: 1\\r\\nx: 2\\r\\n|REPEATED_PARAMETER
          $CN: a\\r\\nX-N: b\\r\\nN:c\\r\\n|REPEATED_PARAMETER
          $CZ2: a@b\\r\\nz2: c@d\\r\\n|REPEATED_PARAMETER
          $CX-A: "open\\r\\nX-Seal: 1\\r\\n"\\r\\n|OPEN_QUOTE
          $CS: l/ci("a""b)\\r\\n|OPEN_QUOTE
          $CX: 1\\r\\n.\\r\\nDLCX 8 aaln/1@rgw1 MGCP 1.0\\r\\n|DOT_LINE
          $C\\r\\nv=0\\r\\n.\\r\\n|DOT_LINE
          $C\\r\\nv=0\\r\\nX-Seal: 1 2\\r\\n|SEAL_IN_BODY
          $C\\r\\n\\r\\n x-sealc:1\\r\\n|SEAL_IN_BODY
          """)
  void shouldRefuseWhatIsNotMgcpOrCouldBeReadInTwoWays(String text, MgcpFault fault) {
    assertThat(parse(written(text))).isEqualTo(new Malformed(fault));
  }

  @Test
  void shouldRefuseWhatIsLongerThanItReads() {
    String command = written("$C");
    assertThat(parse(command + "X-A: " + "a".repeat(MgcpParser.MAX_LINE_LENGTH) + "\r\n"))
        .isEqualTo(new Malformed(MgcpFault.LINE_TOO_LONG));
    assertThat(parse(command + "X-A: b\r\n".repeat(MgcpParser.MAX_LINES)))
        .isEqualTo(new Malformed(MgcpFault.TOO_MANY_LINES));
    assertThat(parse(command + ("X-A: " + "a".repeat(8000) + "\r\n").repeat(9)))
        .isEqualTo(new Malformed(MgcpFault.TOO_LONG));
    assertThat(parse("")).isEqualTo(new Malformed(MgcpFault.EMPTY));
  }

  @Test
  void shouldReadAnAuditsListsOverSeveralLines() {
    MgcpResponse response =
        (MgcpResponse) parse("200 9 OK\r\nA: a:PCMU, p:20\r\nA: a:G729\r\nI: 1\r\nI: 2\r\n");
    assertThat(response.parameters("a")).extracting(Parameter::text).hasSize(2);
  }
}
