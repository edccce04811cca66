package org.callseal.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.MgcpSite.EDGE;
import static org.callseal.agent.MgcpSite.RSIP;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.callseal.core.seal.Refusal;
import org.callseal.mgcp.MgcpMessage;
import org.callseal.mgcp.MgcpParser;
import org.callseal.mgcp.seal.MgcpLocated;
import org.callseal.mgcp.seal.MgcpSeal;
import org.callseal.simulation.SeenDatagram;
import org.callseal.testkit.HostileMessages;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody on the way, or at either end, can do to a gateway through its agent: nothing. */
final class MgcpHostileNetworkTest {

  private static final String MDCX =
      "MDCX 105 aaln/1@rgw1.example.net MGCP 1.0\r\nC: 1234\r\nI: 1\r\nM: sendrecv\r\n\r\n"
          + "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
          + "m=audio 9000 RTP/AVP 0\r\n";
  private static final String AUEP = "AUEP 106 aaln/1@rgw1.example.net MGCP 1.0\r\n";

  /** A sealed datagram of the edge's that did not get through. */
  private static SeenDatagram held(MgcpSite site, String... messages) {
    List<SeenDatagram> held = new ArrayList<>();
    site.world.addFault(passage -> {
      if (held.isEmpty() && passage.datagram().text().startsWith(messages[0].substring(0, 8))) {
        held.add(passage.datagram());
        passage.lose();
      }
    });
    site.edge.sendTogether(messages);
    site.run(0.1);
    return held.getFirst();
  }

  @Test
  @Requirement({"3.2.13", "3.2.14"})
  void shouldKeepACommandFromTheGatewayOfWhichOneBitWasChanged() {
    MgcpSite site = new MgcpSite(1).sealed();
    SeenDatagram genuine = held(site, MDCX);
    for (int at = 0; at < genuine.payload().length; at++) {
      byte[] forged = genuine.payload().clone();
      forged[at] ^= 1;
      site.world.inject(EDGE, genuine.to(), forged);
    }
    site.run(0.5);
    assertThat(site.gateway.received).isEmpty();
    assertThat(site.agent.refused(Refusal.NOT_AUTHENTIC)).isGreaterThan(100);
    site.world.inject(EDGE, genuine.to(), genuine.payload());
    site.run(0.5);
    assertThat(site.gateway.received).containsExactly(MDCX);
  }

  @Test
  @Requirement("3.2.13")
  void shouldKeepACallsMediaWhereTheCallAgentSentThem() {
    MgcpSite site = new MgcpSite(2).sealed();
    SeenDatagram genuine = held(site, MDCX);
    byte[] elsewhere = genuine.text().replace("192.0.2.1", "192.0.2.9").getBytes(ISO_8859_1);
    site.world.inject(EDGE, genuine.to(), elsewhere);
    site.run(0.5);
    assertThat(site.gateway.received).isEmpty();
    assertThat(site.agent.refused(Refusal.NOT_AUTHENTIC)).isEqualTo(1);
  }

  @Test
  @Requirement("3.2.15")
  void shouldTakeACommandOnce() {
    MgcpSite site = new MgcpSite(3).sealed();
    SeenDatagram genuine = held(site, AUEP);
    for (int i = 0; i < 5; i++) {
      site.world.inject(EDGE, genuine.to(), genuine.payload());
    }
    site.run(0.5);
    assertThat(site.gateway.received).containsExactly(AUEP);
    assertThat(site.agent.refused(Refusal.REPLAYED)).isEqualTo(4);
  }

  @Test
  @Requirement({"3.2.4", "3.2.15"})
  void shouldNotBeLedAwayByACopyThatIsFasterFromElsewhere() {
    MgcpSite site = new MgcpSite(4).sealed();
    SeenDatagram genuine = held(site, AUEP);
    InetSocketAddress thief = new InetSocketAddress("203.0.113.66", 2727);
    var stolen = site.world.tap(datagram -> datagram.to().equals(thief));
    site.world.inject(thief, genuine.to(), genuine.payload());
    site.world.inject(EDGE, genuine.to(), genuine.payload());
    site.gateway.say(RSIP);
    site.run(2);
    assertThat(stolen.count()).isZero();
    assertThat(site.edge.commands("RSIP")).hasSize(1);
  }

  @ParameterizedTest
  @Requirement("3.2.13")
  @ValueSource(
      strings = {
        "RSIP 1 *@rgw1.example.net MGCP 1.0\r\nRM: restart\r\n",
        "DLCX 2 aaln/1@rgw1.example.net MGCP 1.0\r\nC: 1\r\nI: 1\r\n",
        "200 1200 OK\r\n",
        "521 1200 redirected\r\nN: ca@evil.example\r\n",
        "802 1200 /x-seal unsealed\r\n",
        "XSEA 3 callseal@[198.51.100.7] MGCP 1.0\r\nX-SealC: 820107\r\n",
        "200 3 XSEA\r\nX-SealC: 820107\r\n",
        "AUEP 106 aaln/1@rgw1.example.net MGCP 1.0\r\nX-Seal: 0\r\n",
        "\r\n\r\n",
        "nothing of any protocol\r\n"
      })
  void shouldKeepEverythingWithoutASealFromTheGateway(String message) {
    MgcpSite site = new MgcpSite(5).sealed();
    site.edge.answers = _ -> Optional.empty();
    site.gateway.say(RSIP);
    site.run(0.5);
    site.world.inject(EDGE, site.edge.agent(), message.getBytes(ISO_8859_1));
    site.run(0.5);
    assertThat(site.gateway.received).isEmpty();
    assertThat(site.agent.refused(Refusal.UNSEALED) + site.agent.refused(Refusal.MALFORMED))
        .isEqualTo(1);
  }

  @Test
  @Requirement("3.2.13")
  void shouldTakeNothingOfADatagramThatSomebodyPutSomethingUnsealedInto() {
    MgcpSite site = new MgcpSite(6).sealed();
    SeenDatagram genuine = held(site, AUEP);
    String dlcx = "DLCX 107 aaln/1@rgw1.example.net MGCP 1.0\r\nC: 1\r\nI: 1\r\n";
    for (String both : List.of(genuine.text() + ".\r\n" + dlcx, dlcx + ".\r\n" + genuine.text())) {
      site.world.inject(EDGE, genuine.to(), both.getBytes(ISO_8859_1));
    }
    site.run(0.5);
    assertThat(site.gateway.received).isEmpty();
    assertThat(site.agent.refused(Refusal.MALFORMED)).isEqualTo(2);
  }

  @Test
  @Requirement("3.2.13")
  void shouldTakeWhatIsGenuineBesideWhatIsForged() {
    MgcpSite site = new MgcpSite(7).sealed();
    SeenDatagram genuine = held(site, AUEP, MDCX);
    String forged = genuine.text().replace("192.0.2.1", "192.0.2.9");
    site.world.inject(EDGE, genuine.to(), forged.getBytes(ISO_8859_1));
    site.run(0.5);
    assertThat(site.gateway.received).containsExactly(AUEP);
    assertThat(site.agent.refused(Refusal.NOT_AUTHENTIC)).isEqualTo(1);
  }

  /** RFC 3435 3.2.1.1: an experimental verb; ours must not be had from a gateway. */
  @Test
  void shouldPassNoControlMessageOfAGateway() {
    MgcpSite site = new MgcpSite(8).sealed();
    site.gateway.say("XSEA 5 callseal@[203.0.113.10] MGCP 1.0\r\nX-SealC: 820107\r\n");
    site.gateway.say("xsea 6 callseal@[203.0.113.10] MGCP 1.0\r\n");
    site.run(0.5);
    assertThat(site.agent.dropped()).isEqualTo(2);
    assertThat(site.edge.received()).isEmpty();
  }

  @Test
  void shouldTakeTheGoodPartOfAGatewaysDatagram() {
    MgcpSite site = new MgcpSite(9).sealed();
    site.gateway.say("NTFY 0 nobody MGCP 1.0\r\n.\r\n" + RSIP);
    site.run(0.5);
    assertThat(site.edge.commands("RSIP")).hasSize(1);
    assertThat(site.agent.dropped()).isEqualTo(1);
  }

  /** What an agent writes into a message may make it one that nobody reads. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "N: n==0D=0ADLCX=201@[127.0.0.1]:2727\r\n",
        "N: n==0A@127.0.0.1:2727\r\n",
        "N: n==22@127.0.0.1:2727\r\n",
        "RED/NL: %s\r\n",
        "%s"
      })
  void shouldTakeWhateverAGatewayNamesForAFaultOfTheGateways(String lines) {
    MgcpSite site = new MgcpSite(10).sealed();
    String filled = lines.startsWith("R") ? ",".repeat(8000) : "X-V: 1\r\n".repeat(1022);
    site.gateway.say(
        "NTFY 7 aaln/1@rgw1.example.net MGCP 1.0\r\n" + lines.formatted(filled) + "X: 1\r\n");
    site.run(0.5);
    assertThat(String.join("", site.edge.received().stream().map(each -> text(each)).toList()))
        .doesNotContain("DLCX");
    shouldStillServe(site);
  }

  private static String text(MgcpMessage message) {
    return new String(message.bytes(), ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void shouldSurviveWhateverAGatewaySends(long seed) {
    MgcpSite site = new MgcpSite(seed).sealed();
    HostileMessages hostile = new HostileMessages(seed);
    for (int i = 1; i <= 1_500; i++) {
      String good = "NTFY " + i + " aaln/1@rgw1.example.net MGCP 1.0\r\nX: 1\r\nO: L/hd\r\n";
      site.gateway.say(new String(hostile.outOf(good.getBytes(ISO_8859_1)), ISO_8859_1));
      site.run(0.02);
    }
    shouldStillServe(site);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void shouldSurviveWhateverAnEdgeSeals(long seed) {
    MgcpSite site = new MgcpSite(seed).sealed();
    HostileMessages hostile = new HostileMessages(seed);
    for (int i = 1; i <= 1_500; i++) {
      String good =
          "RQNT " + i + " aaln/1@rgw1.example.net MGCP 1.0\r\nN: ca@ca" + i + ".net\r\nX: 1\r\n";
      byte[] bytes = hostile.outOf(good.getBytes(ISO_8859_1));
      if (MgcpParser.parse(bytes) instanceof MgcpMessage
          && MgcpSeal.UDP.locate(bytes) instanceof MgcpLocated.Unsealed) {
        site.edge.send(new String(bytes, ISO_8859_1));
      } else {
        site.edge.sendRaw(bytes);
      }
      site.run(0.02);
    }
    assertThat(site.gateway.received).hasSizeGreaterThan(100);
    shouldStillServe(site);
  }

  private static void shouldStillServe(MgcpSite site) {
    site.run(75);
    assertThat(site.agent.burden()).isLessThan(20);
    site.gateway.received.clear();
    site.gateway.say(RSIP);
    site.edge.send("AUEP 999999 aaln/1@rgw1.example.net MGCP 1.0\r\n");
    site.run(1);
    assertThat(site.gateway.received("200 1200")).hasSize(1);
    assertThat(site.gateway.received("AUEP 999999")).hasSize(1);
    assertThat(site.edge.responses(999_999)).hasSize(1);
  }
}
