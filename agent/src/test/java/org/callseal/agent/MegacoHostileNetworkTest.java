package org.callseal.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.MegacoSite.EDGE;
import static org.callseal.agent.MegacoSite.RESTART;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.callseal.agent.settings.GatewayProtocol;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.core.seal.Refusal;
import org.callseal.megaco.Encoding;
import org.callseal.megaco.MegacoMessage;
import org.callseal.megaco.seal.MegacoLocated;
import org.callseal.megaco.seal.MegacoSeal;
import org.callseal.simulation.SeenDatagram;
import org.callseal.testkit.HostileMessages;
import org.callseal.testkit.Requirement;
import org.callseal.transport.Medium;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody on the way, or at either end, can do to a gateway through its agent: nothing. */
final class MegacoHostileNetworkTest {

  private static final String MODIFY =
      "!/1 mgc\nT=5{C=7{MF=a{M{R{v=0\nc=IN IP4 192.0.2.1\nm=audio 9000 RTP/AVP 0\n}}}}}";
  private static final String AUDIT = "!/1 mgc\nT=6{C=-{AV=root{AT{}}}}";

  private static final String REDIRECTION =
      "{C=-{SC=root{SV{MT=HO,RE=\"903\",MG=[192.0.2.6]:2944,AD=5}}}}";

  /** A sealed datagram of the edge's that did not get through. */
  private static SeenDatagram held(MegacoSite site, String message) {
    List<SeenDatagram> held = new ArrayList<>();
    site.world.addFault(passage -> {
      if (held.isEmpty() && passage.datagram().text().endsWith(message)) {
        held.add(passage.datagram());
        passage.lose();
      }
    });
    site.edge.send(message);
    site.run(0.1);
    return held.getFirst();
  }

  @Test
  @Requirement({"3.3.13", "3.3.14"})
  void shouldKeepAMessageFromTheGatewayOfWhichOneBitWasChanged() {
    MegacoSite site = new MegacoSite(1).registered();
    SeenDatagram genuine = held(site, MODIFY);
    for (int at = 0; at < genuine.payload().length; at++) {
      byte[] forged = genuine.payload().clone();
      forged[at] ^= 1;
      site.world.inject(EDGE, genuine.to(), forged);
    }
    site.run(0.5);
    assertThat(site.gateway.messages).isEmpty();
    assertThat(site.agent.refused(Refusal.NOT_AUTHENTIC)).isGreaterThan(50);
    site.world.inject(EDGE, genuine.to(), genuine.payload());
    site.run(0.5);
    assertThat(site.gateway.received()).containsExactly(MODIFY);
  }

  @Test
  @Requirement("3.3.13")
  void shouldKeepACallsMediaWhereTheCallAgentSentThem() {
    MegacoSite site = new MegacoSite(2).registered();
    SeenDatagram genuine = held(site, MODIFY);
    byte[] elsewhere = genuine.text().replace("192.0.2.1", "192.0.2.9").getBytes(ISO_8859_1);
    site.world.inject(EDGE, genuine.to(), elsewhere);
    site.run(0.5);
    assertThat(site.gateway.messages).isEmpty();
    assertThat(site.agent.refused(Refusal.NOT_AUTHENTIC)).isEqualTo(1);
  }

  @Test
  @Requirement("3.3.15")
  void shouldTakeAMessageOnce() {
    MegacoSite site = new MegacoSite(3).registered();
    SeenDatagram genuine = held(site, AUDIT);
    for (int i = 0; i < 5; i++) {
      site.world.inject(EDGE, genuine.to(), genuine.payload());
    }
    site.run(0.5);
    assertThat(site.gateway.received()).containsExactly(AUDIT);
    assertThat(site.agent.refused(Refusal.REPLAYED)).isEqualTo(4);
  }

  @Test
  @Requirement({"3.3.4", "3.3.15"})
  void shouldNotBeLedAwayByACopyThatIsFasterFromElsewhere() {
    MegacoSite site = new MegacoSite(4).registered();
    SeenDatagram genuine = held(site, AUDIT);
    InetSocketAddress thief = new InetSocketAddress("203.0.113.66", 2944);
    var stolen = site.world.tap(datagram -> datagram.to().equals(thief));
    site.world.inject(thief, genuine.to(), genuine.payload());
    site.world.inject(EDGE, genuine.to(), genuine.payload());
    site.gateway.say(RESTART);
    site.run(2);
    assertThat(stolen.count()).isZero();
    assertThat(site.edge.received()).containsExactly(RESTART);
  }

  @ParameterizedTest
  @Requirement("3.3.13")
  @ValueSource(
      strings = {
        AUDIT,
        "!/1 mgc P=1200{C=-{SC=root}}",
        "!/1 mgc P=1200{C=-{SC=root{SV{MG=[203.0.113.66]:2944}}}}",
        "!/1 mgc PN=1200{}",
        "!/1 mgc K{1200}",
        "!/1 mgc ER=402{\"Unauthorized\"}",
        "!/1 callseal\nER=402{\"no seal\"}",
        "!/1 callseal\nT=3{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\",X-SEALCT=\"820107\"}}}}",
        "!/1 callseal\nP=3{ER=501{\"X-SEALCT 820107\"}}",
        "AU=0x00000000:0x00000000:0x000000000000000000000000\n!/1 mgc\nT=6{C=-{AV=root{AT{}}}}",
        "\r\n\r\n",
        "nothing of any protocol\r\n"
      })
  void shouldKeepEverythingWithoutASealFromTheGateway(String message) {
    MegacoSite site = new MegacoSite(5).registered();
    var said = site.world.tap(datagram -> datagram.to().equals(EDGE));
    site.world.inject(EDGE, site.edge.agent(), message.getBytes(ISO_8859_1));
    site.run(0.5);
    assertThat(site.gateway.messages).isEmpty();
    assertThat(site.agent.refused(Refusal.UNSEALED) + site.agent.refused(Refusal.MALFORMED))
        .isEqualTo(1);
    // A hint may bring about an exchange, which is no answer to who sent it.
    assertThat(said.datagrams())
        .allMatch(datagram ->
            datagram.text().startsWith("!/1 callseal\nT=") || datagram.text().startsWith("AU="));
  }

  @Test
  @Requirement("3.4.12")
  void shouldBeginOneExchangeBesideForManyForgedRefusals() {
    MegacoSite site = new MegacoSite(6).registered();
    for (int i = 0; i < 200; i++) {
      site.world.inject(
          EDGE, site.edge.agent(), "!/1 callseal\nER=402{\"no seal\"}".getBytes(ISO_8859_1));
      site.run(0.1);
    }
    site.gateway.say(RESTART);
    site.run(1);
    assertThat(site.edge.received()).containsExactly(RESTART);
    assertThat(site.edge.exchanges).isEqualTo(2);
  }

  /** OTP's stack answers an error with an error. */
  @Test
  void shouldMakeNothingOfErrorsThatTwoStacksGiveEachOther() {
    MegacoSite site = new MegacoSite(7).registered();
    site.gateway.answers =
        told -> told.contains("ER=") ? "!/1 <rgw1.example.net> ER=402{\"x\"}" : "";
    site.edge.send("!/1 callseal\nER=402{\"out of scope\"}");
    site.run(5);
    assertThat(site.gateway.received()).containsExactly("!/1 callseal\nER=402{\"out of scope\"}");
    assertThat(site.edge.received()).containsExactly("!/1 <rgw1.example.net> ER=402{\"x\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!/1 callseal\nT=3{C=-{SC=ROOT{SV{MT=X-SEALCT,RE=\"900\",X-SEALCT=\"820107\"}}}}",
        "!/1 CallSeal\nP=3{ER=501{\"X-SEALCT 820107\"}}",
        "!/1 callseal\nER=402{\"no seal\"}",
        "!/1 callseal T=3{C=-{AV=root{AT{}}}}"
      })
  void shouldPassNothingThatAGatewaySaysInOurName(String message) {
    MegacoSite site = new MegacoSite(8).registered();
    int controls = site.edge.controls.size();
    site.gateway.say(message);
    site.run(0.5);
    assertThat(site.agent.dropped()).isEqualTo(1);
    assertThat(site.edge.messages).isEmpty();
    assertThat(site.edge.controls).hasSize(controls);
  }

  @Test
  void shouldHearNobodyOutsideTheNetworksOfGateways() throws Exception {
    for (Medium medium : Medium.values()) {
      MegacoSite site =
          new MegacoSite(
                  9,
                  GatewayProtocol.MEGACO_TEXT,
                  medium,
                  of ->
                      new GatewaySettings(
                          of.keys(),
                          new InetSocketAddress("192.168.1.2", 2944),
                          of.gateway(),
                          true,
                          of.networks(),
                          of.startWithin(),
                          of.protocol(),
                          medium))
              .sealed();
      MediaGatewayEnd other =
          new MediaGatewayEnd(
              site.agentLoop,
              site.nat,
              new InetSocketAddress("192.168.1.51", 2944),
              site.beside.listen(),
              medium);
      other.say(RESTART);
      site.run(0.5);
      assertThat(site.edge.messages).isEmpty();
      assertThat(site.agent.dropped()).isEqualTo(1);
      assertThat(site.status().contacts()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void shouldSurviveWhateverAGatewaySends(long seed) {
    MegacoSite site = new MegacoSite(seed).registered();
    HostileMessages hostile = new HostileMessages(seed);
    for (int i = 1; i <= 1_500; i++) {
      String good = RESTART.replace("T=1200", "T=" + i).replace("SV{", "SV{AD=[127.0.0.1]:7,");
      site.gateway.say(hostile.outOf(good.getBytes(ISO_8859_1)));
      site.run(0.02);
    }
    shouldStillServe(site);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void shouldSurviveWhateverAnEdgeSeals(long seed) {
    MegacoSite site = new MegacoSite(seed).registered();
    HostileMessages hostile = new HostileMessages(seed);
    for (int i = 1; i <= 1_500; i++) {
      String good = "!/1 mgc T=" + i + REDIRECTION;
      byte[] bytes = hostile.outOf(good.getBytes(ISO_8859_1));
      if (Encoding.TEXT.parse(bytes) instanceof MegacoMessage
          && MegacoSeal.TEXT_UDP.locate(bytes) instanceof MegacoLocated.Unsealed(var _, var control)
          && control.isEmpty()) {
        site.edge.send(bytes);
      } else {
        site.edge.sendRaw(bytes);
      }
      site.run(0.02);
    }
    assertThat(site.gateway.messages).hasSizeGreaterThan(100);
    assertThat(site.gateway.received())
        .noneMatch(told -> told.matches("!/1 mgc T=[0-9]+" + Pattern.quote(REDIRECTION)));
    shouldStillServe(site);
  }

  private static void shouldStillServe(MegacoSite site) {
    site.gateway.say(RESTART.replace("SV{", "SV{AD=3944,"));
    site.run(70);
    assertThat(site.agent.burden()).isLessThan(20);
    site.gateway.messages.clear();
    site.edge.messages.clear();
    site.edge.answers = _ -> Optional.of("!/1 mgc P=1200{C=-{SC=root}}".getBytes(ISO_8859_1));
    site.gateway.say(RESTART);
    site.edge.send(AUDIT);
    site.run(1);
    assertThat(site.edge.received()).containsExactly(RESTART);
    assertThat(site.gateway.received())
        .containsExactlyInAnyOrder("!/1 mgc P=1200{C=-{SC=root}}", AUDIT);
  }
}
