package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.MgcpSite.RSIP;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.callseal.agent.status.LineState;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpResponse;
import org.callseal.simulation.SeenDatagram;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;

/** What passes between a gateway and the edge. */
final class MgcpAgentTest {

  private static final String SDP =
      "v=0\r\no=- 128887FC 23 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
          + "m=audio 4002 RTP/AVP 0\r\na=ptime:20\r\n";

  @Test
  @Requirement({"3.2.1", "3.2.7"})
  void shouldSetUpAnAssociationThoughTheGatewayIsSilent() {
    MgcpSite site = new MgcpSite(1);
    assertThat(site.until(() -> site.status().state() == LineState.SEALED, 8)).isTrue();
    assertThat(site.edge.associations()).isEqualTo(1);
    assertThat(site.edge.received()).isEmpty();
    assertThat(site.gateway.received).isEmpty();
  }

  @Test
  void shouldLetTheGatewaysFirstWordCarryTheExchangesLast() {
    MgcpSite site = new MgcpSite(2);
    site.gateway.say(RSIP);
    assertThat(site.until(() -> !site.gateway.received("200 1200").isEmpty(), 2)).isTrue();
    assertThat(texts(site.edge.received())).containsExactly(RSIP);
    assertThat(site.status().state()).isEqualTo(LineState.SEALED);
  }

  @Test
  void shouldHandACallAgentsCommandToTheGatewayByteForByte() {
    MgcpSite site = new MgcpSite(3).sealed();
    String crcx =
        "CRCX 103 rtpbridge/*@lab.test MGCP 1.0\r\nC: 1234\r\nL: p:20, a:PCMU\r\n"
            + "M: recvonly\r\n";
    String response = "200 103 OK\r\nZ: rtpbridge/1@lab.test\r\nI: 128887FC\r\n\r\n" + SDP;
    site.gateway.answers = _ -> Optional.of(response);
    site.edge.send(crcx);
    site.run(0.5);
    assertThat(site.gateway.received).containsExactly(crcx);
    assertThat(texts(site.edge.received())).containsExactly(response);
  }

  /** What osmo-mgw 1.10 says to versions that it does not speak, and to what it cannot read. */
  @Test
  void shouldPassTheGatewaysOwnAnswerToAVersionThatItDoesNotSpeak() {
    MgcpSite site = new MgcpSite(4).sealed();
    String command = "AUEP 9 rtpbridge/1@lab.test MGCP 1.1\r\n";
    site.gateway.answers = _ -> Optional.of("528 000000 FAIL\r\n");
    site.edge.send(command);
    site.run(0.5);
    assertThat(site.gateway.received).containsExactly(command);
    assertThat(texts(site.edge.received())).containsExactly("528 000000 FAIL\r\n");
  }

  @Test
  void shouldKeepEverythingOfOursFromTheGateway() {
    MgcpSite site = new MgcpSite(5).sealed();
    site.edge.send("DLCX 11 rtpbridge/1@lab.test MGCP 1.0\r\nC: 1234\r\nI: C977C039\r\n");
    site.run(0.5);
    assertThat(site.gateway.received("DLCX")).hasSize(1);
    assertThat(String.join("", site.gateway.received).toLowerCase()).doesNotContain("x-seal");
  }

  @Test
  void shouldCutLinesOfOursThatTheGatewayMakesUp() {
    MgcpSite site = new MgcpSite(6).sealed();
    site.gateway.say(
        "NTFY 7 aaln/1@rgw1.example.net MGCP 1.0\r\nx-SEAL: 1 abc\r\nX-Seal: nonsense\r\n"
            + "X: 1\r\nX-sealC: 00\r\nX-SealC: 11\r\nO: L/hd\r\n");
    site.run(0.5);
    assertThat(texts(site.edge.received()))
        .containsExactly("NTFY 7 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 1\r\nO: L/hd\r\n");
    assertThat(site.gateway.received("200 7")).hasSize(1);
  }

  @Test
  @Requirement("3.2.15")
  void shouldSealEveryRetransmissionOfTheGatewayAnew() {
    MgcpSite site = new MgcpSite(7).sealed();
    site.edge.answers = _ -> Optional.empty();
    var tap = site.world.tap(datagram -> datagram.text().startsWith("NTFY"));
    for (int i = 0; i < 4; i++) {
      site.gateway.say("NTFY 8 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 1\r\nO: L/hd\r\n");
      site.run(0.5);
    }
    List<String> sent = tap.datagrams().stream().map(SeenDatagram::text).toList();
    Set<String> seals = new HashSet<>();
    sent.forEach(text -> seals.add(text.substring(text.indexOf("X-Seal: "))));
    assertThat(sent).hasSize(4);
    assertThat(seals).hasSize(4);
    assertThat(site.edge.commands("NTFY")).hasSize(4);
  }

  @Test
  void shouldPassProvisionalResponsesAndAcknowledgementsUntouched() {
    MgcpSite site = new MgcpSite(8).sealed();
    site.gateway.answers = command -> Optional.of("100 " + command.transaction() + " Pending\r\n");
    site.edge.send(
        "RQNT 20 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 2\r\nR: L/hd\r\nK: 15, 17-19\r\n");
    site.run(0.2);
    site.gateway.say("200 20 OK\r\nK:\r\n");
    site.run(0.2);
    site.edge.send("000 20\r\n");
    site.run(0.2);
    assertThat(texts(site.edge.received()))
        .containsExactly("100 20 Pending\r\n", "200 20 OK\r\nK:\r\n");
    assertThat(site.gateway.received.getFirst()).endsWith("K: 15, 17-19\r\n");
    assertThat(site.gateway.received.getLast()).isEqualTo("000 20\r\n");
  }

  @Test
  void shouldAnswerACopyFromWhatTheGatewaySaidTheFirstTime() {
    MgcpSite site = new MgcpSite(9).sealed();
    String crcx = "CRCX 103 rtpbridge/*@lab.test MGCP 1.0\r\nC: 1\r\nM: recvonly\r\n";
    site.edge.send(crcx);
    site.run(0.5);
    site.edge.send(crcx);
    site.run(0.5);
    assertThat(site.gateway.received).containsExactly(crcx);
    assertThat(site.edge.responses(103)).hasSize(2);
  }

  @Test
  void shouldPassACopyOfWhatTheGatewayHasNotAnswered() {
    MgcpSite site = new MgcpSite(10).sealed();
    site.gateway.answers = _ -> Optional.empty();
    String rqnt = "RQNT 21 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 2\r\nR: L/hd\r\n";
    site.edge.send(rqnt);
    site.edge.send(rqnt);
    site.run(0.5);
    assertThat(site.gateway.received).containsExactly(rqnt, rqnt);
  }

  /** RFC 3435 3.5.5: a provisional response is followed by the final one. */
  @Test
  void shouldPassACopyOfWhatTheGatewayIsStillAtWorkOn() {
    MgcpSite site = new MgcpSite(21).sealed();
    site.gateway.answers = command -> Optional.of("100 " + command.transaction() + " Pending\r\n");
    String rqnt = "RQNT 22 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 2\r\nR: L/hd\r\n";
    site.edge.send(rqnt);
    site.run(0.2);
    site.edge.send(rqnt);
    site.run(0.2);
    assertThat(site.gateway.received).containsExactly(rqnt, rqnt);
  }

  @Test
  void shouldTellAnotherCommandOfTheSameNumberFromACopy() {
    MgcpSite site = new MgcpSite(11).sealed();
    site.edge.send("AUEP 30 aaln/1@rgw1.example.net MGCP 1.0\r\n");
    site.run(0.5);
    site.edge.send("AUEP 30 aaln/2@rgw1.example.net MGCP 1.0\r\n");
    site.run(0.5);
    assertThat(site.gateway.received("AUEP 30")).hasSize(2);
  }

  /** Somebody on the way may keep the last copy, made 20 s after the first, for 47 s. */
  @Test
  @Requirement("3.2.15")
  void shouldKnowACopyForAsLongAsOneCanBeHeldBack() {
    MgcpSite site = new MgcpSite(12).sealed();
    String auep = "AUEP 31 aaln/1@rgw1.example.net MGCP 1.0\r\n";
    site.edge.send(auep);
    site.run(67);
    site.edge.send(auep);
    site.run(0.5);
    assertThat(site.gateway.received(auep)).hasSize(1);
    site.run(4);
    site.edge.send(auep);
    site.run(0.5);
    assertThat(site.gateway.received(auep)).hasSize(2);
  }

  @Test
  void shouldGiveAGatewayEachPartOfADatagramByItself() {
    MgcpSite site = new MgcpSite(13).sealed();
    String first = "AUEP 40 aaln/1@rgw1.example.net MGCP 1.0\r\n";
    String second = "RQNT 41 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 4\r\nR: L/hd\r\n";
    site.edge.sendTogether(first, second);
    site.run(0.5);
    assertThat(site.gateway.received).containsExactly(first, second);
    assertThat(site.edge.responses(40)).hasSize(1);
    assertThat(site.edge.responses(41)).hasSize(1);
  }

  @Test
  void shouldKeepTheGatewaysPiggybackTogetherAndInOrder() {
    MgcpSite site = new MgcpSite(14).sealed();
    String response = "200 50 OK\r\n";
    site.gateway.say(response + ".\r\n" + RSIP);
    site.run(0.5);
    assertThat(site.edge.datagrams).hasSize(1);
    assertThat(texts(site.edge.datagrams.getFirst())).containsExactly(response, RSIP);
  }

  @Test
  void shouldSendAPiggybackThatIsTooLongOneByOne() {
    MgcpSite site = new MgcpSite(15).sealed();
    String response = "200 51 OK\r\nI: 1\r\n\r\n" + SDP + "a=x:" + "y".repeat(1100) + "\r\n";
    site.gateway.say(response + ".\r\n" + RSIP);
    site.run(0.5);
    assertThat(site.edge.datagrams).hasSize(2);
    assertThat(texts(site.edge.received())).containsExactly(response, RSIP);
  }

  @Test
  void shouldKeepWhatAGatewaySaysUntilTheAssociationStands() {
    MgcpSite site = new MgcpSite(16);
    site.edge.silent = true;
    site.gateway.say(RSIP);
    site.run(3);
    site.gateway.say(RSIP);
    site.run(3);
    site.gateway.say(RSIP);
    site.edge.silent = false;
    assertThat(site.until(() -> !site.gateway.received("200 1200").isEmpty(), 10)).isTrue();
    assertThat(texts(site.edge.received())).containsExactly(RSIP);
  }

  @Test
  void shouldPassOnOnceWhatAGatewayRepeatedMeanwhile() {
    MgcpSite site = new MgcpSite(20);
    site.edge.silent = true;
    for (int i = 0; i < 3; i++) {
      site.gateway.say(RSIP);
      site.run(0.3);
    }
    site.edge.silent = false;
    assertThat(site.until(() -> !site.gateway.received("200 1200").isEmpty(), 10)).isTrue();
    assertThat(texts(site.edge.received())).containsExactly(RSIP);
  }

  @Test
  void shouldDropAndCountWhatWaitedForTooLong() {
    MgcpSite site = new MgcpSite(17);
    site.edge.silent = true;
    site.gateway.say(RSIP);
    site.run(6);
    assertThat(site.agent.dropped()).isEqualTo(1);
    site.edge.silent = false;
    site.sealed();
    assertThat(site.edge.received()).isEmpty();
  }

  @Test
  void shouldHoldLittleOfAGatewayThatFloodsWithoutAnAssociation() {
    MgcpSite site = new MgcpSite(18);
    site.edge.silent = true;
    for (int i = 1; i <= 500; i++) {
      site.gateway.say("NTFY " + i + " aaln/1@rgw1.example.net MGCP 1.0\r\nX: 1\r\nO: L/hd\r\n");
    }
    site.run(1);
    assertThat(site.agent.dropped()).isEqualTo(492);
    assertThat(site.agent.burden()).isLessThan(20);
  }

  private static List<String> texts(List<? extends MgcpMessage> messages) {
    return messages.stream()
        .map(message -> new String(message.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .toList();
  }

  @Test
  void shouldGiveAResponseToThePortThatTheCommandCameFrom() throws Exception {
    MgcpSite site = new MgcpSite(19).sealed();
    site.gateway.say(RSIP);
    site.run(0.5);
    GatewayEnd other =
        new GatewayEnd(
            site.agentLoop,
            site.nat,
            new java.net.InetSocketAddress("127.0.0.1", 40_000),
            MgcpSite.AGENT);
    site.edge.answers = _ -> Optional.empty();
    other.say("NTFY 60 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 1\r\nO: L/hd\r\n");
    site.run(0.2);
    site.gateway.say("NTFY 61 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 1\r\nO: L/hd\r\n");
    site.run(0.2);
    site.edge.send("200 60 OK\r\n");
    site.edge.send("200 61 OK\r\n");
    site.run(0.2);
    assertThat(other.received).containsExactly("200 60 OK\r\n");
    assertThat(site.gateway.received).contains("200 61 OK\r\n").doesNotContain("200 60 OK\r\n");
    assertThat(site.edge.received()).noneMatch(MgcpResponse.class::isInstance);
  }
}
