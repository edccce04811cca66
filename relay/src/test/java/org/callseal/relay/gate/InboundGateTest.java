package org.callseal.relay.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.Role;
import org.callseal.relay.leg.End;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.callseal.transport.Medium;
import org.junit.jupiter.api.Test;

class InboundGateTest {

  private static final byte[] MESSAGE =
      ("MESSAGE sip:bob@example.net SIP/2.0\r\n"
              + "Via: SIP/2.0/UDP 192.168.1.2:5060;branch=z9hG4bK1\r\n"
              + "From: <sip:alice@example.net>;tag=1\r\n"
              + "To: <sip:bob@example.net>\r\n"
              + "Call-ID: 1\r\n"
              + "CSeq: 1 MESSAGE\r\n"
              + "Content-Length: 2\r\n\r\nhi")
          .getBytes(US_ASCII);

  private final RandomSource random = new SeededRandom(4)::fill;
  private final End agent = End.established(Role.INITIATOR, random);
  private final End edge = End.established(Role.RESPONDER, random);

  private End.Datagram sealed() {
    agent.leg.send(MESSAGE, agent.now);
    return agent.sent.removeLast();
  }

  private static End.Datagram changed(End.Datagram datagram, int at) {
    byte[] bytes = datagram.bytes().clone();
    bytes[at] ^= 1;
    return new End.Datagram(datagram.from(), datagram.to(), bytes);
  }

  private static End.Datagram of(byte[] bytes) {
    return new End.Datagram(
        new java.net.InetSocketAddress("192.0.2.6", 6), new java.net.InetSocketAddress(0), bytes);
  }

  @Test
  @Requirement("3.1.15")
  void shouldTakeAMessageOnceAndCountEveryDatagramOnce() {
    End.Datagram message = sealed();
    edge.take(message);
    edge.take(message);
    assertThat(edge.taken).hasSize(1);
    assertThat(edge.counters.taken()).isEqualTo(1);
    assertThat(edge.counters.refusals()).isEqualTo(Map.of(Refusal.REPLAYED, 1L));
  }

  @Test
  @Requirement("3.1.13")
  void shouldTakeNoMessageInWhichAnyBitWasChanged() {
    End.Datagram message = sealed();
    int length = message.bytes().length;
    for (int at = 0; at < length; at++) {
      edge.now += 20_000_000L;
      edge.take(changed(message, at));
    }
    assertThat(edge.taken).isEmpty();
    assertThat(edge.counters.refused() + edge.counters.taken()).isLessThanOrEqualTo(length);
    assertThat(edge.counters.of(Refusal.NOT_AUTHENTIC)).isPositive();
    edge.take(message);
    assertThat(edge.taken).hasSize(1);
  }

  @Test
  void shouldRefuseWhatIsTooLongOrComesTooOften() {
    edge.take(of(new byte[4001]));
    assertThat(edge.counters.of(Refusal.MALFORMED)).isEqualTo(1);
    for (int i = 0; i < 150; i++) {
      edge.take(of(new byte[] {1}));
    }
    assertThat(edge.counters.of(Refusal.OVERLOADED)).isEqualTo(50);
    assertThat(edge.counters.refused()).isEqualTo(151);
  }

  @Test
  void shouldLeaveToOthersWhatHasNoSeal() {
    assertThat(edge.gate.admit(MESSAGE, Medium.UDP, agent.localAddress(), edge.now))
        .isInstanceOf(Admission.Unsealed.class);
    assertThat(edge.counters.refused()).isZero();
  }

  @Test
  void shouldCountAsExpiredWhatComesAfterTheEnd() {
    edge.leg.association().end();
    edge.take(sealed());
    assertThat(edge.taken).isEmpty();
    assertThat(edge.counters.refusals()).isEqualTo(Map.of(Refusal.EXPIRED, 1L));
  }
}
