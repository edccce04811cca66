package org.callseal.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.callseal.core.seal.Carriage;
import org.callseal.transport.Framer;
import org.junit.jupiter.api.Test;

/** RFC 3261 18.3 and RFC 5626 4.4.1: what is cut out of a stream. */
class SipFramerTest {

  private static final int LONGEST = 4000;
  private static final String INVITE = message("Content-Length: 5", "v=0\r\n");
  private static final String BYE = message("l:0", "");

  private static String message(String length, String body) {
    return "INVITE sip:bob@example.net SIP/2.0\r\n"
        + "Via: SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bKa\r\n"
        + "From: <sip:alice@example.net>;tag=1\r\n"
        + "To: <sip:bob@example.net>\r\n"
        + "Call-ID: 1\r\n"
        + "CSeq: 1 INVITE\r\n"
        + (length.isEmpty() ? "" : length + "\r\n")
        + "\r\n"
        + body;
  }

  private static List<String> cut(SipFramer framer, byte[]... pieces) {
    List<String> found = new ArrayList<>();
    for (byte[] piece : pieces) {
      framer.feed(piece);
      boolean more = true;
      while (more) {
        switch (framer.next()) {
          case Framer.Message(byte[] bytes) -> found.add(new String(bytes, UTF_8));
          case Framer.Ping(byte[] answer) -> found.add("ping " + answer.length);
          case Framer.Broken() -> {
            found.add("broken");
            return found;
          }
          case Framer.More() -> more = false;
        }
      }
    }
    return found;
  }

  private static List<String> cut(String text) {
    return cut(new SipFramer(LONGEST), text.getBytes(UTF_8));
  }

  @Test
  void shouldFindTheSameMessagesWhereverTheStreamIsSplit() {
    byte[] stream = ("\r\n" + INVITE + BYE + "\r\n\r\n" + INVITE).getBytes(UTF_8);
    List<String> whole = List.of(INVITE, BYE, "ping 2", INVITE);
    for (int at = 0; at <= stream.length; at++) {
      byte[] head = Arrays.copyOf(stream, at);
      byte[] tail = Arrays.copyOfRange(stream, at, stream.length);
      assertThat(cut(new SipFramer(LONGEST), head, tail)).as("split at " + at).isEqualTo(whole);
    }
  }

  @Test
  void shouldFindTheSameMessagesByteByByte() {
    byte[] stream = (INVITE + "\r\n\r\n" + BYE).getBytes(UTF_8);
    byte[][] bytes = new byte[stream.length][];
    for (int i = 0; i < stream.length; i++) {
      bytes[i] = new byte[] {stream[i]};
    }
    assertThat(cut(new SipFramer(LONGEST), bytes)).containsExactly(INVITE, "ping 2", BYE);
  }

  @Test
  void shouldFindTheSameMessagesHoweverTheSeedCutsThem() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      StringBuilder stream = new StringBuilder();
      List<String> sent = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        String body = "x".repeat(random.nextInt(3000));
        String one = message("Content-Length: " + body.length(), body);
        sent.add(one);
        stream.append(random.nextInt(3) == 0 ? "\r\n" : "").append(one);
      }
      byte[] bytes = stream.toString().getBytes(UTF_8);
      List<byte[]> pieces = new ArrayList<>();
      for (int at = 0; at < bytes.length; ) {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(2000));
        pieces.add(Arrays.copyOfRange(bytes, at, end));
        at = end;
      }
      List<String> found = cut(new SipFramer(LONGEST), pieces.toArray(byte[][]::new));
      assertThat(found.stream().filter(text -> !text.startsWith("ping")))
          .as("seed " + seed)
          .isEqualTo(sent);
    }
  }

  @Test
  void shouldCutOnlyWhatTheParserTakes() {
    assertThat(SipParser.parse(INVITE.getBytes(UTF_8), Carriage.SIP_TCP))
        .isInstanceOf(SipRequest.class);
    assertThat(cut(INVITE)).containsExactly(INVITE);
  }

  @Test
  void shouldRefuseAMessageWithoutContentLength() {
    assertThat(cut(message("", ""))).containsExactly("broken");
  }

  @Test
  void shouldRefuseTwoLengths() {
    assertThat(cut(message("Content-Length: 5\r\nl: 5", "v=0\r\n"))).containsExactly("broken");
  }

  @Test
  void shouldRefuseALengthThatIsNone() {
    for (String length : List.of("-1", "5x", "", "99999999999999999999", "4 5", "0x5")) {
      assertThat(cut(message("Content-Length: " + length, "v=0\r\n")))
          .as(length)
          .containsExactly("broken");
    }
  }

  @Test
  void shouldRefuseADeclaredLengthAboveTheLimitBeforeTheBodyComes() {
    assertThat(cut(message("Content-Length: 2000000000", ""))).containsExactly("broken");
  }

  @Test
  void shouldRefuseAHeaderThatDoesNotEnd() {
    SipFramer framer = new SipFramer(LONGEST);
    String line = "X-Pad: " + "y".repeat(90) + "\r\n";
    assertThat(cut(framer, ("BYE sip:a@b SIP/2.0\r\n" + line.repeat(60)).getBytes(UTF_8)))
        .containsExactly("broken");
    assertThat(framer.hasPart()).isFalse();
  }

  @Test
  void shouldRefuseAtOnceWhatNoMessageBeginsWith() {
    byte[] tls = {0x16, 0x03, 0x01, 0x02, 0x00};
    assertThat(cut(new SipFramer(LONGEST), tls)).containsExactly("broken");
    assertThat(cut("OPTIONS sip:a SIP/2.0\n")).containsExactly("broken");
    assertThat(cut("OPTIONS sip:a SIP/2.0\rX")).containsExactly("broken");
  }

  @Test
  void shouldStayBroken() {
    SipFramer framer = new SipFramer(LONGEST);
    assertThat(cut(framer, new byte[] {0})).containsExactly("broken");
    assertThat(cut(framer, INVITE.getBytes(UTF_8))).containsExactly("broken");
  }

  @Test
  void shouldHoldNothingBetweenMessages() {
    SipFramer framer = new SipFramer(LONGEST);
    assertThat(cut(framer, INVITE.getBytes(UTF_8))).hasSize(1);
    assertThat(framer.hasPart()).isFalse();
    framer.feed("B".getBytes(UTF_8));
    assertThat(framer.hasPart()).isTrue();
  }
}
