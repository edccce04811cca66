package org.callseal.sip.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Mac;
import org.callseal.sip.SipParser;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipResponse;
import org.junit.jupiter.api.Test;

final class SipControlTest {

  private static final InetSocketAddress AGENT = new InetSocketAddress("192.168.1.2", 40000);
  private static final InetSocketAddress EDGE = new InetSocketAddress("2001:db8::1", 5060);
  private static final byte[] NONCE = {1, 2, 3, 4, 5, 6, 7, 8};

  @Test
  void shouldAskWithAnOptionsThatGoesNoFurther() {
    SipRequest question = question(new ControlMessage.KeepAlive(new byte[4]));
    assertThat(question.method()).isEqualTo("OPTIONS");
    assertThat(question.requestUri()).isEqualTo("sip:[2001:db8:0:0:0:0:0:1]:5060");
    assertThat(question.maxForwards()).hasValue(0);
    assertThat(question.topVia().sentBy()).isEqualTo("192.168.1.2:40000");
    assertThat(SipControl.isQuestion(question)).isTrue();
  }

  @Test
  void shouldAnswerWithA200ThatCarriesThePayload() {
    SipRequest question = question(new ControlMessage.StatementRequest());
    byte[] payload = new ControlMessage.KeepAliveAnswer().toBytes();
    byte[] answer = SipControl.answer(question, payload);
    assertThat(SipParser.parse(answer)).isInstanceOf(SipResponse.class);
    assertThat(SipControl.UDP.locate(answer))
        .isInstanceOfSatisfying(
            Located.Unsealed.class,
            found -> {
              SipLocated.Unsealed unsealed = (SipLocated.Unsealed) found.message();
              assertThat(unsealed.control()).hasValue(payload);
              assertThat(unsealed.message().callId()).isEqualTo(question.callId());
              assertThat(unsealed.message().to().tag()).isPresent();
              assertThat(SipControl.isAnswer(unsealed.message())).isTrue();
              assertThat(SipControl.isAnswer(question)).isFalse();
            });
  }

  @Test
  void shouldTakeNoPhonesOptionsForAQuestion() {
    String text =
        new String(bytes(new ControlMessage.StatementRequest()), StandardCharsets.US_ASCII);
    assertThat(isQuestion(text)).isTrue();
    assertThat(isQuestion(text.replace("Max-Forwards: 0", "Max-Forwards: 70"))).isFalse();
    assertThat(isQuestion(text.replace("OPTIONS sip:[", "OPTIONS sip:alice@["))).isFalse();
    assertThat(isQuestion(text.replaceAll("Seal-Control: .*\r\n", ""))).isFalse();
    assertThat(isQuestion(text.replace("OPTIONS", "MESSAGE"))).isFalse();
  }

  @Test
  void shouldAskWithAKeepAliveNoShorterThanANoticeOfTheSameEnds() {
    Mac mac = Mac.read(new byte[16], 0);
    assertThat(bytes(new ControlMessage.KeepAlive(new byte[16])))
        .hasSameSizeAs(bytes(new ControlMessage.SwitchNotice(mac)));
  }

  private static boolean isQuestion(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return SipControl.isQuestion((SipRequest) SipParser.parse(bytes));
  }

  private static SipRequest question(ControlMessage message) {
    return (SipRequest) SipParser.parse(bytes(message));
  }

  private static byte[] bytes(ControlMessage message) {
    return SipControl.UDP.question(message.toBytes(), AGENT, EDGE, NONCE);
  }
}
