package org.callseal.sip.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.callseal.core.seal.Located;
import org.callseal.core.seal.Refusal;
import org.callseal.sip.HeaderName;
import org.callseal.sip.SipMessage;
import org.callseal.sip.SipRequest;
import org.callseal.sip.SipText;
import org.junit.jupiter.api.Test;

class SipBindingTest {

  private static final InetSocketAddress AGENT = new InetSocketAddress("192.0.2.9", 5070);
  private static final InetSocketAddress EDGE = new InetSocketAddress("2001:db8::1", 5060);
  private static final byte[] NONCE = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final byte[] PAYLOAD = {(byte) 0x82, 1, 8};

  private final SipBinding binding = SipBinding.UDP;

  private SipLocated.Unsealed unsealed(byte[] bytes) {
    if (binding.locate(bytes)
        instanceof Located.Unsealed<SipSealed, SipLocated.Unsealed>(var message)) {
      return message;
    }
    throw new AssertionError(new String(bytes, UTF_8));
  }

  @Test
  void shouldCarryAControlMessageInTheShortestOptions() {
    byte[] bytes = binding.question(PAYLOAD, AGENT, EDGE, NONCE);
    SipLocated.Unsealed located = unsealed(bytes);
    assertThat(located.control()).hasValue(PAYLOAD);
    assertThat(binding.isQuestion(located.message())).isTrue();
    assertThat(located.message()).hasToString("OPTIONS sip:[2001:db8:0:0:0:0:0:1]:5060");
    assertThat(bytes).hasSizeLessThan(300);
  }

  @Test
  void shouldAnswerItWithFewerBytesThanItHas() {
    SipMessage question = unsealed(binding.question(PAYLOAD, AGENT, EDGE, NONCE)).message();
    byte[] bytes = binding.answer(question, PAYLOAD);
    SipLocated.Unsealed answer = unsealed(bytes);
    assertThat(answer.control()).hasValue(PAYLOAD);
    assertThat(binding.isAnswer(answer.message())).isTrue();
    assertThat(binding.isQuestion(answer.message())).isFalse();
    assertThat(answer.message().branch()).isEqualTo(question.branch());
    assertThat(answer.message().to().tag()).isPresent();
    assertThat(bytes).hasSizeLessThanOrEqualTo(question.bytes().length);
  }

  @Test
  void shouldNotTakeAPhonesOptionsForItsOwn() {
    SipRequest phones =
        SipText.request("OPTIONS", "sip:bob@example.net")
            .header(HeaderName.VIA, "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKs1")
            .header(HeaderName.MAX_FORWARDS, "0")
            .header(HeaderName.FROM, "<sip:alice@example.net>;tag=1")
            .header(HeaderName.TO, "<sip:bob@example.net>")
            .header(HeaderName.CALL_ID, "1")
            .header(HeaderName.CSEQ, "1 OPTIONS")
            .toRequest();
    assertThat(binding.isQuestion(phones)).isFalse();
  }

  @Test
  void shouldCallMalformedWhatIsNone() {
    assertThat(binding.locate("\r\n\r\n".getBytes(UTF_8)))
        .isEqualTo(new Located.Unfit<>(Refusal.MALFORMED));
  }
}
