package org.callseal.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How messages are delimited. In the tables {@code \r}, {@code \n}, {@code \0} stand for bytes. */
class SipParserTest {

  private static final String HEAD =
      """
      OPTIONS sip:bob@example.net SIP/2.0
      Via: SIP/2.0/UDP 10.0.0.5;branch=z9hG4bKa
      From: <sip:alice@example.net>;tag=1
      To: <sip:bob@example.net>
      Call-ID: c1
      CSeq: 1 OPTIONS
      """
          .replace("\n", "\r\n");

  private static SipParse parse(String text) {
    return SipParser.parse(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static SipMessage read(String text) {
    return (SipMessage) parse(text);
  }

  private static String bytesOf(String written) {
    return written.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          X: a\\rb\\r\\n|LONE_LINE_BREAK
          X: a\\nb\\r\\n|LONE_LINE_BREAK
          X: a\\n|LONE_LINE_BREAK
          X: a\\r|LONE_LINE_BREAK
          X: a\\r\\r\\n|LONE_LINE_BREAK
          X: a\\n\\r\\n|LONE_LINE_BREAK
          X: a\\0b\\r\\n|CONTROL_BYTE
          X: a\u0007b\\r\\n|CONTROL_BYTE
          X: a\u007fb\\r\\n|CONTROL_BYTE
          X: a\u00ffb\\r\\n|NOT_UTF8
          X: a\u00c0\u00afb\\r\\n|NOT_UTF8
          X: a\\r\\n \\r\\n|HEADER_LINE
          X: a\\r\\n \\r\\n b\\r\\n|HEADER_LINE
          X\\r\\n|HEADER_LINE
          : a\\r\\n|HEADER_LINE
          X Y: a\\r\\n|HEADER_LINE
          X\\r\\n : a\\r\\n|HEADER_LINE
          f: <sip:bob@example.net>;tag=2\\r\\n|REPEATED_HEADER
          FROM : <sip:alice@example.net>;tag=1\\r\\n|REPEATED_HEADER
          t: <sip:bob@example.net>\\r\\n|REPEATED_HEADER
          i: c1\\r\\n|REPEATED_HEADER
          cseq: 1 OPTIONS\\r\\n|REPEATED_HEADER
          l: 0\\r\\nContent-Length: 0\\r\\n|REPEATED_HEADER
          Max-Forwards: 1\\r\\nmax-forwards: 2\\r\\n|REPEATED_HEADER
          c: text/plain\\r\\nContent-Type: text/plain\\r\\n|REPEATED_HEADER
          Expires: 1\\r\\nEXPIRES: 1\\r\\n|REPEATED_HEADER
          Content-Length: 1\\r\\n|BODY_TOO_SHORT
          Content-Length: +0\\r\\n|CONTENT_LENGTH
          Content-Length: 0, 0\\r\\n|CONTENT_LENGTH
          Content-Length:\\r\\n|CONTENT_LENGTH
          Content-Length: 99999999999999999999\\r\\n|CONTENT_LENGTH
          Max-Forwards: 256\\r\\n|MAX_FORWARDS
          Contact: <sip:a@@b>\\r\\n|CONTACT
          Contact: <sip:a@b;x;x>\\r\\n|CONTACT
          Contact: *, <sip:a@b>\\r\\n|CONTACT
          Contact: *\\r\\nm: <sip:a@b>\\r\\n|CONTACT
          Contact: <sip:a@b\\r\\n|CONTACT
          Route: <sip:a>, \\r\\n|ROUTE
          Record-Route: sip:a b\\r\\n|ROUTE
          Path: \\r\\n|ROUTE
          v: SIP/3.0/UDP a\\r\\n|VIA
          Via: SIP/2.0/UDP a;x=1;X=2\\r\\n|VIA
          """)
  void shouldRefuseWhatTwoReadersCouldDelimitDifferently(String lines, SipFault fault) {
    assertThat(parse(HEAD + bytesOf(lines) + "\r\n")).isEqualTo(new Malformed(fault));
  }

  /** An answer could not have a tag beside it. */
  @ParameterizedTest
  @ValueSource(strings = {";tag", ";tag=", ";TAG =", ";tag=\"\"", ";x;tag;y", ";tag=1;tag=2"})
  void shouldRefuseATagThatIsNone(String tag) {
    String from = "From: <sip:alice@example.net>;tag=1";
    String to = "To: <sip:bob@example.net>";
    assertThat(HEAD).contains(from, to);
    assertThat(parse(HEAD.replace(from, "From: <sip:alice@example.net>" + tag) + "\r\n"))
        .isEqualTo(new Malformed(SipFault.FROM));
    assertThat(parse(HEAD.replace(to, to + tag) + "\r\n")).isEqualTo(new Malformed(SipFault.TO));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          OPTIONS sip:a@b SIP/2.0\\n|LONE_LINE_BREAK
          OPTIONS  sip:a@b SIP/2.0\\r\\n|START_LINE
          OPTIONS sip:a@b SIP/2.0 \\r\\n|START_LINE
          OPTIONS\tsip:a@b\tSIP/2.0\\r\\n|START_LINE
           OPTIONS sip:a@b SIP/2.0\\r\\n|START_LINE
          OPTIONS sip:a@b\\r\\n|START_LINE
          OPTIONS sip:a@b sip/2.0\\r\\n|START_LINE
          OPTIONS sip:a@b SIP/2.00\\r\\n|SIP_VERSION
          OPTIONS sip:a@b@c SIP/2.0\\r\\n|REQUEST_URI
          OPTIONS sip:a@b?X=y SIP/2.0\\r\\n|REQUEST_URI
          OPTIONS sip:a@b;x;x SIP/2.0\\r\\n|REQUEST_URI
          OPTIONS sip:a%4@b SIP/2.0\\r\\n|REQUEST_URI
          OPTIONS 12345 SIP/2.0\\r\\n|REQUEST_URI
          SIP/2.0 99 OK\\r\\n|START_LINE
          SIP/2.0 200\\r\\n|START_LINE
          SIP/2.0 700 OK\\r\\n|START_LINE
          SIP/2.0  200 OK\\r\\n|START_LINE
          SIP/3.0 200 OK\\r\\n|SIP_VERSION
          REGISTER sip:a SIP/2.0\\r\\n|CSEQ_METHOD
          register sip:a SIP/2.0\\r\\n|METHOD_CASE
          Options sip:a SIP/2.0\\r\\n|METHOD_CASE
          """)
  void shouldRefuseAStartLineThatIsNotOne(String line, SipFault fault) {
    String rest = HEAD.substring(HEAD.indexOf("Via"));
    assertThat(parse(bytesOf(line) + rest + "\r\n")).isEqualTo(new Malformed(fault));
  }

  /** Some servers take it for a REGISTER, whose To nobody would have judged. */
  @Test
  void shouldRefuseAMethodThatIsAnotherOneToReadersWhoDoNotMindTheCase() {
    String options = HEAD + "\r\n";

    assertThat(parse(options.replace("OPTIONS", "REGISTER"))).isInstanceOf(SipRequest.class);
    assertThat(parse(options.replace("OPTIONS", "NewMethod"))).isInstanceOf(SipRequest.class);
    assertThat(parse(options.replace("OPTIONS", "Register")))
        .isEqualTo(new Malformed(SipFault.METHOD_CASE));
    assertThat(
            parse(
                options
                    .replaceFirst("OPTIONS.*", "SIP/2.0 200 OK")
                    .replace("1 OPTIONS", "1 register")))
        .isEqualTo(new Malformed(SipFault.CSEQ));
  }

  @Test
  void shouldCallAKeepAliveByItsName() {
    assertThat(parse("\r\n\r\n")).isEqualTo(new Malformed(SipFault.KEEP_ALIVE));
    assertThat(parse("\r\n")).isEqualTo(new Malformed(SipFault.KEEP_ALIVE));
    assertThat(parse("")).isEqualTo(new Malformed(SipFault.KEEP_ALIVE));
    assertThat(parse("\r\n" + HEAD + "\r\n")).isEqualTo(new Malformed(SipFault.LEADING_LINE_BREAK));
  }

  @Test
  void shouldHoldBodyAndLengthToEachOther() {
    assertThat(read(HEAD + "\r\nabc").contentLength()).isEqualTo(3);
    assertThat(read(HEAD + "l: 003\r\n\r\nabc").contentLength()).isEqualTo(3);
    assertThat(parse(HEAD + "l: 2\r\n\r\nabc")).isEqualTo(new Malformed(SipFault.BYTES_AFTER_BODY));
    assertThat(parse(HEAD + "l: 4\r\n\r\nabc")).isEqualTo(new Malformed(SipFault.BODY_TOO_SHORT));
    assertThat(parse(HEAD + "l: 0\r\n\r\n\r\n"))
        .isEqualTo(new Malformed(SipFault.BYTES_AFTER_BODY));
    assertThat(parse(HEAD)).isEqualTo(new Malformed(SipFault.NO_END_OF_HEADERS));
  }

  @Test
  void shouldSeeThroughFoldedLines() {
    SipMessage message =
        read(HEAD + "Contact\t :\r\n <sip:a@b>\r\n\t ;q=\r\n 0.5 ,\r\n <sip:c@d>\r\n\r\n");
    assertThat(message.contacts()).hasSize(2);
    assertThat(message.contacts().getFirst().parameters().value("q")).contains("0.5");
    assertThat(message.header(HeaderName.CONTACT)).contains("<sip:a@b> ;q= 0.5 , <sip:c@d>");
    assertThat(message.first(HeaderName.CONTACT).orElseThrow().isFolded()).isTrue();
  }

  @Test
  void shouldKeepItsLimits() {
    String wide = "X: " + "a".repeat(SipParser.MAX_LINE_LENGTH - 3) + "\r\n";
    assertThat(parse(HEAD + wide + "\r\n")).isInstanceOf(SipRequest.class);
    assertThat(parse(HEAD + "X" + wide + "\r\n")).isEqualTo(new Malformed(SipFault.LINE_TOO_LONG));
    String folded = "X: a\r\n" + (" " + "a".repeat(4_000) + "\r\n").repeat(3);
    assertThat(parse(HEAD + folded + "\r\n")).isEqualTo(new Malformed(SipFault.LINE_TOO_LONG));
    int room = SipParser.MAX_HEADER_FIELDS - 5;
    assertThat(parse(HEAD + "Z: a\r\n".repeat(room) + "\r\n")).isInstanceOf(SipRequest.class);
    assertThat(parse(HEAD + "Z: a\r\n".repeat(room + 1) + "\r\n"))
        .isEqualTo(new Malformed(SipFault.TOO_MANY_HEADERS));
    assertThat(parse(HEAD + "\r\n" + "a".repeat(65_536)))
        .isEqualTo(new Malformed(SipFault.TOO_LONG));
  }

  @Test
  void shouldFindAFieldInEverySpelling() {
    SipMessage message =
        read(HEAD + "s: one\r\nx-own: a\r\nX-OWN: b, c\r\nk: path, OUTBOUND\r\n\r\n");
    assertThat(message.header(HeaderName.SUBJECT)).contains("one");
    assertThat(message.headers(HeaderName.of("X-Own"))).containsExactly("a", "b, c");
    assertThat(message.lists(HeaderName.SUPPORTED, "outbound")).isTrue();
    assertThat(message.lists(HeaderName.SUPPORTED, "100rel")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"Via", "From", "To", "Call-ID", "CSeq"})
  void shouldRefuseAMessageWithout(String name) {
    String without = HEAD.replaceFirst(name + ": [^\r]*\r\n", "");
    assertThat(parse(without + "\r\n")).isEqualTo(new Malformed(SipFault.MISSING_HEADER));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'a /  b'         | a b
          'a  /\t b'        | a b
          'a/ b/ c'        | a b c
          ' /  a'          | a
          'a  b'           | a  b
          """)
  void shouldReadEachFoldAsOneSpace(String folded, String text) {
    String message =
        "OPTIONS sip:a SIP/2.0\r\nv: SIP/2.0/UDP a\r\nf: <sip:a>\r\nt: <sip:b>\r\ni: 1\r\n"
            + "CSeq: 1 OPTIONS\r\nSubject:"
            + folded.replace("/", "\r\n")
            + "\r\n\r\n";
    SipMessage read = (SipMessage) SipParser.parse(message.getBytes(StandardCharsets.UTF_8));
    assertThat(read.header(HeaderName.SUBJECT)).hasValue(text);
  }
}
