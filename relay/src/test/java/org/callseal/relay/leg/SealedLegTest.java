package org.callseal.relay.leg;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.control.ControlParse;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.seal.Refusal;
import org.callseal.core.seal.Role;
import org.callseal.sip.seal.SipControl;
import org.callseal.sip.seal.SipSealed;
import org.callseal.testkit.Requirement;
import org.callseal.testkit.SeededRandom;
import org.junit.jupiter.api.Test;

class SealedLegTest {

  private static final byte[] REGISTER =
      ("REGISTER sip:example.net SIP/2.0\r\n"
              + "Via: SIP/2.0/UDP 192.168.1.2:5060;rport;branch=z9hG4bK776asdhds\r\n"
              + "Max-Forwards: 70\r\n"
              + "From: <sip:alice@example.net>;tag=1928301774\r\n"
              + "To: <sip:alice@example.net>\r\n"
              + "Call-ID: a84b4c76e66710@192.168.1.2\r\n"
              + "CSeq: 1 REGISTER\r\n"
              + "Contact: <sip:alice@192.168.1.2:5060>\r\n"
              + "User-Agent: a phone of the usual kind, with a name of the usual length\r\n"
              + "Content-Length: 0\r\n\r\n")
          .getBytes(US_ASCII);

  private final RandomSource random = new SeededRandom(3)::fill;
  private final End agent = End.established(Role.INITIATOR, random);
  private final End edge = End.established(Role.RESPONDER, random);

  @Test
  void shouldCarryAMessageBothWays() {
    assertThat(agent.leg.send(REGISTER, "r1", agent.now)).isTrue();
    assertThat(edge.leg.send(REGISTER, edge.now)).isTrue();
    edge.take(agent);
    agent.take(edge);
    assertThat(edge.taken).hasSize(1);
    assertThat(agent.taken).hasSize(1);
    assertThat(edge.taken.getFirst().message().cut().bytes()).isEqualTo(REGISTER);
  }

  @Test
  void shouldAnswerAControlMessageToWhereItCameFrom() {
    agent.leg.ask(new ControlMessage.KeepAlive(new byte[40]), "k1", agent.now);
    edge.take(agent);
    edge.leg.answer(
        edge.taken.getFirst(),
        new Lane(edge, agent.localAddress()),
        new ControlMessage.KeepAliveAnswer(),
        edge.now);
    agent.take(edge);
    SipSealed answer = agent.taken.getFirst().message();
    assertThat(SipControl.isAnswer(answer.message())).isTrue();
    assertThat(ControlParse.read(answer.control().orElseThrow()))
        .isEqualTo(new ControlParse.Parsed(new ControlMessage.KeepAliveAnswer()));
  }

  @Test
  @Requirement({"3.1.2", "3.4.5"})
  void shouldFindTogetherAgainInOneRoundTripAfterARestart() {
    End restarted = End.loaded(Role.RESPONDER, random);
    agent.leg.send(REGISTER, "r1", agent.now);
    assertThat(restarted.take(agent)).isEmpty();
    assertThat(restarted.taken).isEmpty();
    assertThat(restarted.sent).hasSize(1);
    assertThat(restarted.sent.getFirst().bytes().length).isLessThanOrEqualTo(REGISTER.length + 63);
    List<String> again = agent.take(restarted);
    assertThat(again).containsExactly("r1");
    agent.leg.send(REGISTER, "r1", agent.now);
    restarted.take(agent);
    assertThat(restarted.taken).hasSize(1);
  }

  @Test
  @Requirement("3.4.12")
  void shouldObeyNoNoticeForWhatHasItsAnswer() {
    End restarted = End.loaded(Role.RESPONDER, random);
    agent.leg.send(REGISTER, "r1", agent.now);
    restarted.take(agent);
    agent.leg.answered("r1");
    assertThat(agent.take(restarted)).isEmpty();
    assertThat(agent.leg.waiting()).isZero();
  }

  @Test
  void shouldAnswerEveryWrongInstanceWithNoMoreNoticesThanTheRateLets() {
    End restarted = End.loaded(Role.RESPONDER, random);
    for (int i = 0; i < 20; i++) {
      agent.leg.send(REGISTER, "r" + i, agent.now);
    }
    restarted.take(agent);
    assertThat(restarted.sent).hasSize(1);
    assertThat(restarted.counters.of(Refusal.WRONG_INSTANCE)).isEqualTo(20);
  }

  @Test
  void shouldSendToWhereThePeerHasMoved() {
    edge.leg.move(new Lane(edge, new java.net.InetSocketAddress("192.0.2.9", 9)));
    edge.leg.send(REGISTER, edge.now);
    assertThat(edge.sent.getFirst().to().getPort()).isEqualTo(9);
  }

  @Test
  void shouldForgetWhatNobodyWillAnswerAnyMore() {
    agent.leg.send(REGISTER, "r1", agent.now);
    agent.leg.sweep(40 * End.SECOND);
    assertThat(agent.leg.waiting()).isZero();
  }
}
