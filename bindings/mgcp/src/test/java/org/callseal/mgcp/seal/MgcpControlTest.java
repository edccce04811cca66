package org.callseal.mgcp.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.mgcp.seal.SealSamples.bytes;
import static org.callseal.mgcp.seal.SealSamples.sealed;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Refusal;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

class MgcpControlTest {

  private static final MgcpControl CONTROL = MgcpControl.UDP;
  private static final InetSocketAddress AGENT = new InetSocketAddress("10.0.0.5", 2427);
  private static final InetSocketAddress EDGE = new InetSocketAddress("203.0.113.10", 2727);
  private static final byte[] PAYLOAD = new ControlMessage.KeepAlive(new byte[3]).toBytes();
  private static final byte[] NONCE = {0, 0, 0, 0, 0, 0, 1, 0};

  private static byte[] question(InetSocketAddress to) {
    return CONTROL.question(PAYLOAD, AGENT, to, NONCE);
  }

  private static MgcpMessage message(byte[] bytes) {
    return (MgcpMessage) MgcpParser.parse(bytes);
  }

  @Test
  void shouldAskWithAnExperimentalVerb() {
    assertThat(new String(question(EDGE), StandardCharsets.US_ASCII))
        .isEqualTo("XSEA 257 callseal@[203.0.113.10] MGCP 1.0\r\nX-SealC: 83010743000000\r\n");
    InetSocketAddress six = new InetSocketAddress("2001:db8::1", 2427);
    assertThat(MgcpControl.isQuestion(message(question(six)))).isTrue();
  }

  @Test
  @Requirement("3.2.9")
  void shouldCarryFieldsThatThisVersionDoesNotKnow() {
    byte[] wishes = HexFormat.of().parseHex("8401044103a2010a1863f6");
    byte[] refused = HexFormat.of().parseHex("8401044103a1206162");

    assertThat(carried(wishes)).isInstanceOf(ControlParse.Parsed.class);
    assertThat(carried(refused)).isNotInstanceOf(ControlParse.Parsed.class);
  }

  private static ControlParse carried(byte[] payload) {
    byte[] question = CONTROL.question(payload, AGENT, EDGE, NONCE);
    MgcpSealed located = (MgcpSealed) MgcpSeal.UDP.locate(sealed(question));
    return ControlParse.read(CONTROL.payload(located).orElseThrow());
  }

  @Test
  void shouldDrawItsTransactionFromAllThatThereAre() {
    byte[] highest = {-1, -1, -1, -1, -1, -1, -1, -1};
    int transaction = message(CONTROL.question(PAYLOAD, AGENT, EDGE, highest)).transaction();
    assertThat(transaction).isBetween(1, 999_999_999);
    assertThat(message(CONTROL.question(PAYLOAD, AGENT, EDGE, new byte[8])).transaction())
        .isEqualTo(1);
  }

  @Test
  void shouldKnowItsAnswerFromThatOfARealStack() {
    MgcpSealed asked = (MgcpSealed) MgcpSeal.UDP.locate(sealed(question(EDGE)));
    assertThat(CONTROL.isQuestion(asked)).isTrue();
    assertThat(CONTROL.isAnswer(asked)).isFalse();
    byte[] answer = CONTROL.answer(asked, PAYLOAD);
    assertThat(new String(answer, StandardCharsets.US_ASCII))
        .isEqualTo("200 257 XSEA\r\nX-SealC: 83010743000000\r\n");
    MgcpSealed answered = (MgcpSealed) MgcpSeal.UDP.locate(sealed(answer));
    assertThat(CONTROL.isAnswer(answered)).isTrue();
    assertThat(CONTROL.payload(answered)).contains(PAYLOAD);
    assertThat(MgcpControl.isAnswer(message(bytes("200 257 OK\r\n")))).isFalse();
    assertThat(MgcpControl.isAnswer(message(bytes("200 257 XSEA\r\n")))).isFalse();
  }

  @Test
  void shouldSayWhatAStrangerSentInTheWordsOfTheCore() {
    assertThat(CONTROL.locate(bytes("hello\r\n")))
        .isEqualTo(new Located.Unfit<>(Refusal.MALFORMED));
    assertThat(CONTROL.locate(bytes("200 1\r\nX-Seal: 2\r\n")))
        .isEqualTo(new Located.Unfit<>(Refusal.UNSUPPORTED_VERSION));
    assertThat(CONTROL.locate(question(EDGE)))
        .isInstanceOfSatisfying(
            Located.Unsealed.class,
            unsealed ->
                assertThat(((MgcpLocated.Unsealed) unsealed.message()).control())
                    .contains(PAYLOAD));
  }

  @Test
  void shouldPutAPayloadOnAnswersAndOnNothingElse() {
    assertThat(CONTROL.withPayload(bytes("200 1203 OK\r\nI: A1\r\n\r\nv=0\r\n"), PAYLOAD))
        .contains(bytes("200 1203 OK\r\nI: A1\r\nX-SealC: 83010743000000\r\n\r\nv=0\r\n"));
    assertThat(CONTROL.withPayload(bytes("NTFY 1 a@b.net MGCP 1.0\r\n"), PAYLOAD)).isEmpty();
    assertThat(CONTROL.withPayload(bytes("200 1203 OK\r\n"), new byte[2049])).isEmpty();
  }
}
