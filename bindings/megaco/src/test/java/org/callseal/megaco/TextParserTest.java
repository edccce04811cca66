package org.callseal.megaco;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextParserTest {

  private static final String PRETTY =
      "MEGACO/1 <MGC.example.net>:2944\r\nTransaction = 10003 {\r\n\tContext = $ {\r\n"
          + "\t\tAdd = aaln/1 { Media { Stream = 1 {\n\t\t\tLocalControl { Mode = SendRecv },\r\n"
          + "\t\t\tLocal {\r\nv=0\r\nc=IN IP4 $\r\nm=audio $ RTP/AVP 96\r\n"
          + "a=fmtp:96 octet-align=1;crc=0 \\} \" {\r\n}\r\n\t\t} } },\r\n"
          + "\t\tAdd = $ { Media } }\r\n} ; that was it }}\r\n";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static MegacoParse parse(String text) {
    return Encoding.TEXT.parse(bytes(text));
  }

  private static String written(String text) {
    return text.replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\0", "\0")
        .replace("$A", "AU=0x1A2B3C4D:0x00000011:0x0102030405060708090A0B0C")
        .replace("$P", "|")
        .replace("$T", "T=1{C=-{N=root{OE=7{al/of}}}}");
  }

  @Test
  void shouldReadAMessageOverItsOwnBytes() {
    byte[] bytes = bytes(PRETTY);
    MegacoMessage message = (MegacoMessage) Encoding.TEXT.parse(bytes);
    assertThat(message.bytes()).isSameAs(bytes);
    assertThat(message.messageId().canonical()).isEqualTo("mgc.example.net:2944");
    assertThat(message.holds(Content.REQUEST)).isTrue();
    assertThat(message.authentication()).isEmpty();
  }

  @Test
  void shouldFindTheAuthenticationHeaderAndItsFields() {
    String text =
        "\r\n; before\n authentication \t=\n0X1a2B3c4D:0x00000011:0x0102030405060708090A0B0C";
    MegacoMessage message = (MegacoMessage) parse(text + written("\r\n!/1 mg1 $T"));
    Authentication found = message.authentication().orElseThrow();
    assertThat(text.substring(found.header().start(), found.header().end()))
        .startsWith("authentication ")
        .endsWith("0A0B0C");
    assertThat(text.substring(found.spi().start(), found.spi().end())).isEqualTo("1a2B3c4D");
    assertThat(text.substring(found.sequence().start(), found.sequence().end()))
        .isEqualTo("00000011");
    assertThat(text.substring(found.data().start(), found.data().end()))
        .isEqualTo("0102030405060708090A0B0C");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          !/1 mg1\\nT=1{C=-{SC=root{SV{MT=RS,RE="901 Cold Boot"}}}}|mg1|REQUEST
          MEGACO/1 mgc\\nER=402{"Autentication is not supported"}|mgc|ERROR
          megaco/3 [10.0.0.5]:2944 Reply=4294967295 {ImmAckRequired, Error = 400 {} }|[10.0.0.5]:2944|REPLY
          Megaco/99 [2001:DB8:0::1]\\nPending = 1 { }\\n|[2001:db8::1]|PENDING
          !/0\\t<a>;c\\n\\nTransactionResponseAck{1,5-9}|a|ACKNOWLEDGEMENT
          !/1 mtp\\r\\n{ 00ff }\\r\\nK{1}|mtp{00ff}|ACKNOWLEDGEMENT
          !/3 MG_1/a/2@x.Y-z P=1/2/&{C=1{N=a}}|mg_1/a/2@x.y-z|REPLY
          !/3 mg1 SM=1/2/&|mg1|SEGMENT
          !/3 mg1 Segment = 1/2\\nSM=1/3/END \\n|mg1|SEGMENT
           \\t\\r\\n;!/1 mg2\\n!/1 mg1 $T;\\n|mg1|REQUEST
          !/1 mg1;"\\r\\n$T|mg1|REQUEST
          !/1 mg1 $T$T\\n$T|mg1|REQUEST
          !/1 Mg-1.b/2-c $T|mg-1.b/2-c|REQUEST
          $A !/1 mg1 $T|mg1|REQUEST
          $A\\r\\n;x\\nMEGACO/1 mg1 $T|mg1|REQUEST
          $A;x\\n!/1 mg1 $T|mg1|REQUEST
          !/1 mg1 T=1{C=1{A=a{M{O{MO=SR},L{v=0 {;"},R { a\\}b }}}}}|mg1|REQUEST
          !/1 mg1 T=1{C=1{A=L{M{O{MO=SR}}},MF=remote {DM=R{(x$P[1-5]L.)}}}}|mg1|REQUEST
          !/1 mg1 T=1{C=1{A=a{M{TS{a/b=["x;{",y],c/d>1,e/f={1,2}}}}}}|mg1|REQUEST
          !/1 mg1 T=1{C=-{SC=a{SV{MT=X-ABC,RE="9\u00e4\t",X-ABC=#1}}}}|mg1|REQUEST
          """)
  void shouldReadWhatTheGrammarAllows(String text, String messageId, Content content) {
    assertThat(parse(written(text)))
        .as(text)
        .isInstanceOfSatisfying(
            MegacoMessage.class,
            message -> {
              assertThat(message.messageId().canonical()).isEqualTo(messageId);
              assertThat(message.holds(content)).isTrue();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          ''|EMPTY
           \\n;x\\r\\n|EMPTY
          hello|START
          x!/1 mg1 $T|START
          MGCP/1 mg1 $T|START
          ! /1 mg1 $T|START
          !1 mg1 $T|START
          \u00ef\u00bb\u00bf!/1 mg1 $T|START
          =!/1 mg1 $T|START
          \\0!/1 mg1 $T|START
          !/ mg1 $T|VERSION
          !/ 1 mg1 $T|VERSION
          !/100 mg1 $T|VERSION
          !/-1 mg1 $T|VERSION
          !/1a mg1 $T|VERSION
          !/1/1 mg1 $T|VERSION
          !/1<mg1> $T|SEPARATOR
          !/1|SEPARATOR
          !/1 <mg1>$T|SEPARATOR
          !/1 mg1|SEPARATOR
          !/1 mg1{}|SEPARATOR
          !/1 |MESSAGE_ID
          !/1 1mg $T|MESSAGE_ID
          !/1 -mg $T|MESSAGE_ID
          !/1 .mg $T|MESSAGE_ID
          !/1 mg* $T|MESSAGE_ID
          !/1 *mg $T|MESSAGE_ID
          !/1 $ $T|MESSAGE_ID
          !/1 a@*.x $T|MESSAGE_ID
          !/1 a/ $T|MESSAGE_ID
          !/1 a@ $T|MESSAGE_ID
          !/1 a@b@c $T|MESSAGE_ID
          !/1 mg1:2944 $T|MESSAGE_ID
          !/1 m\u00e4 $T|MESSAGE_ID
          !/1 mg1;x\\0\\n$T|BYTE
          !/1 <> $T|MESSAGE_ID
          !/1 <-a> $T|MESSAGE_ID
          !/1 <a_b> $T|MESSAGE_ID
          !/1 <a b> $T|MESSAGE_ID
          !/1 <a $T|MESSAGE_ID
          !/1 <a>: $T|MESSAGE_ID
          !/1 <a>:65536 $T|MESSAGE_ID
          !/1 <a>:02944 $T|MESSAGE_ID
          !/1 <a>:+1 $T|MESSAGE_ID
          !/1 <a>:2944:1 $T|SEPARATOR
          !/1 <[10.0.0.5]> $T|MESSAGE_ID
          !/1 [10.0.0.05] $T|MESSAGE_ID
          !/1 [10.0.0.256] $T|MESSAGE_ID
          !/1 [10.0.5] $T|MESSAGE_ID
          !/1 [10] $T|MESSAGE_ID
          !/1 [] $T|MESSAGE_ID
          !/1 [rgw1] $T|MESSAGE_ID
          !/1 [cafe] $T|MESSAGE_ID
          !/1 [2001::1::2] $T|MESSAGE_ID
          !/1 [fe80::1%1] $T|MESSAGE_ID
          !/1 [::01.2.3.4] $T|MESSAGE_ID
          !/1 MTP $T|MESSAGE_ID
          !/1 MTP{0} $T|MESSAGE_ID
          !/1 MTP{000} $T|MESSAGE_ID
          !/1 MTP{0000000000} $T|MESSAGE_ID
          !/1 MTP{00gg} $T|MESSAGE_ID
          !/1 MTP{00 00} $T|MESSAGE_ID
          !/1 mg1 |BODY
          !/1 mg1 hello|BODY
          !/1 mg1 T{}|BODY
          !/1 mg1 T=1|BODY
          !/1 mg1 T={}|BODY
          !/1 mg1 T=1 2{}|BODY
          !/1 mg1 K=1{1}|BODY
          !/1 mg1 SM|BODY
          !/1 mg1 SM=1/2{}|BODY
          !/1 mg1 C=-{}|BODY
          !/1 mg1 AU{}|BODY
          !/1 mg1 ER=400{} $T|BODY
          !/1 mg1 $T ER=400{}|BODY
          !/1 mg1 ER=400{}ER=401{}|BODY
          !/1 mg1 $T,$T|BODY
          !/1 mg1 $T}|BODY
          !/1 mg1 $T x|BODY
          !/1 mg1 $T\\n!/1 mg2 $T|BODY
          !/1 mg1 $T\\n$A\\n!/1 mg2 $T|BODY
          !/1 mg1 $T\\0|BODY
          !/1 mg1 T=1{|UNBALANCED
          !/1 mg1 T=1{C=-{}|UNBALANCED
          !/1 mg1 T=1{C=1{A=a{M{L{v=0}|UNBALANCED
          !/1 mg1 T=1{C=1{A=a{M{L{v=0 \\\\} }}}|UNBALANCED
          !/1 mg1 T=1{ER=400{"}|OPEN_QUOTE
          !/1 mg1 T=1{ER=400{"a\\n"}}|OPEN_QUOTE
          !/1 mg1 T=1{ER=400{"a\\0"}}|BYTE
          !/1 mg1 T=1{\\0}|BYTE
          !/1 mg1 T=1{\\x}|BYTE
          !/1 mg1 T=1{\u00e4}|BYTE
          !/1 mg1 T=1{C=1{A=a{M{L{v=0\\0}}}}}|BYTE
          !/1 mg1 ;\u0085\\n$T|BYTE
          !/1 mg1 $T;x|OPEN_COMMENT
          ;!/1 mg1 $T|OPEN_COMMENT
          !/1 ;x\\rmg1 ;\\n mg2 $T|LONE_CR
          !/1 mg1\\r$T|LONE_CR
          !/1 mg1 $T\\r|LONE_CR
          !/1 mg1 T=1{\\r}|LONE_CR
          """)
  void shouldRefuseWhatIsNotMegacoOrCouldBeReadInTwoWays(String text, MegacoFault fault) {
    String message = written(text.replace("\\x", "\u0001").replace("\\\\", "\\"));
    assertThat(parse(message)).as(text).isEqualTo(new Malformed(fault));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AU",
        "AU=",
        "AU 0x1A2B3C4D:0x00000011:0x0102030405060708090A0B0C",
        "AU=1A2B3C4D:0x00000011:0x0102030405060708090A0B0C",
        "AU=0x1A2B3C4:0x00000011:0x0102030405060708090A0B0C",
        "AU=0x1A2B3C4D5:0x00000011:0x0102030405060708090A0B0C",
        "AU=0x1A2B3C4D :0x00000011:0x0102030405060708090A0B0C",
        "AU=0x1A2B3C4D: 0x00000011:0x0102030405060708090A0B0C",
        "AU=0x1A2B3C4D:0x00000011;0x0102030405060708090A0B0C",
        "AU=0x1A2B3C4D:0x00000011",
        "AU=0x1A2B3C4D:0x00000011:0x",
        "AU=0x1A2B3C4D:0x00000011:0x0102030405060708090A0B",
        "AU=0x1A2B3C4D:0x00000011:0x0102030405060708090A0B0C0",
        "AU=0x1A2B3C4D:0x00000011:0x0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F2021",
      })
  void shouldRefuseAnAuthenticationHeaderOutsideTheGrammar(String header) {
    assertThat(parse(header + written("\n!/1 mg1 $T")))
        .isEqualTo(new Malformed(MegacoFault.AUTHENTICATION));
  }

  @Test
  void shouldRefuseAnAuthenticationHeaderThatIsNotOneInFrontOfAMessage() {
    assertThat(parse(written("$A\n$A\n!/1 mg1 $T")))
        .isEqualTo(new Malformed(MegacoFault.REPEATED_AUTHENTICATION));
    assertThat(parse(written("$A!/1 mg1 $T"))).isEqualTo(new Malformed(MegacoFault.SEPARATOR));
    assertThat(parse(written("$A"))).isEqualTo(new Malformed(MegacoFault.SEPARATOR));
    assertThat(parse(written("$A\n"))).isEqualTo(new Malformed(MegacoFault.EMPTY));
    assertThat(parse(written("$A\n$T"))).isEqualTo(new Malformed(MegacoFault.START));
    assertThat(parse(written("x $A\n!/1 mg1 $T"))).isEqualTo(new Malformed(MegacoFault.START));
    assertThat(parse(written("!/1 mg1 $A\n$T"))).isEqualTo(new Malformed(MegacoFault.BODY));
  }

  @Test
  void shouldRefuseWhatIsLongerOrDeeperThanItReads() {
    String deepest = "{".repeat(Encoding.MAX_DEPTH) + "}".repeat(Encoding.MAX_DEPTH);
    assertThat(parse("!/1 mg1 T=1" + deepest)).isInstanceOf(MegacoMessage.class);
    assertThat(parse("!/1 mg1 T=1{" + deepest + "}"))
        .isEqualTo(new Malformed(MegacoFault.TOO_DEEP));
    assertThat(parse("!/1 mg1 T=1" + "{".repeat(60_000)))
        .isEqualTo(new Malformed(MegacoFault.TOO_DEEP));
    assertThat(parse("!/1 mg1 T=1{}" + " ".repeat(Encoding.MAX_LENGTH - 13)))
        .isInstanceOf(MegacoMessage.class);
    assertThat(parse("!/1 mg1 T=1{}" + " ".repeat(Encoding.MAX_LENGTH - 12)))
        .isEqualTo(new Malformed(MegacoFault.TOO_LONG));
    assertThat(parse("!/1 a" + "b".repeat(63) + " T=1{}")).isInstanceOf(MegacoMessage.class);
    assertThat(parse("!/1 a" + "b".repeat(64) + " T=1{}"))
        .isEqualTo(new Malformed(MegacoFault.MESSAGE_ID));
  }
}
