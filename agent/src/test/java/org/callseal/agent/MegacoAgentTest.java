package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.callseal.agent.MegacoSite.RESTART;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.callseal.agent.settings.GatewayProtocol;
import org.callseal.agent.settings.GatewaySettings;
import org.callseal.agent.status.LineState;
import org.callseal.simulation.SeenDatagram;
import org.callseal.testkit.Requirement;
import org.callseal.transport.Medium;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes between a Megaco gateway and the edge. */
final class MegacoAgentTest {

  private static final String NOTIFY =
      "!/1 <rgw1.example.net>\nT=70{C=-{N=aaln/1{OE=7{19990729T22000000:al/of}}}}";
  private static final String AUDIT = "!/1 [192.0.2.5]:2944\nT=40{C=-{AV=root{AT{}}}}";
  private static final String REPLY = "!/1 [192.0.2.5]:2944\nP=1200{C=-{SC=root{SV{V=1}}}}";

  /** A restart of rgw1.example.net in binary, after what OTP writes. */
  private static final String BINARY_RESTART =
      "3059a157800101a114a2128010726777312e6578616d706c652e6e6574a23ca13aa038800101a133"
          + "3031800100a32c302aa028a726a00e300ca0008108ffffffffffffffffa114800103a40f040d3930"
          + "3120436f6c6420426f6f74";

  static MegacoSite binary(long seed, Medium medium) {
    return new MegacoSite(seed, GatewayProtocol.MEGACO_BINARY, medium, UnaryOperator.identity());
  }

  static MegacoSite overTcp(long seed) {
    return new MegacoSite(seed, GatewayProtocol.MEGACO_TEXT, Medium.TCP, UnaryOperator.identity());
  }

  @ParameterizedTest
  @Requirement({"3.3.1", "3.3.7"})
  @CsvSource({"MEGACO_TEXT,UDP", "MEGACO_TEXT,TCP", "MEGACO_BINARY,UDP", "MEGACO_BINARY,TCP"})
  void shouldSetUpAnAssociationThoughTheGatewayIsSilent(GatewayProtocol protocol, Medium medium) {
    MegacoSite site = new MegacoSite(1, protocol, medium, UnaryOperator.identity());
    assertThat(site.until(() -> site.status().state() == LineState.SEALED, 8)).isTrue();
    assertThat(site.edge.associations()).isEqualTo(1);
    assertThat(site.edge.messages).isEmpty();
    assertThat(site.gateway.messages).isEmpty();
  }

  @Test
  @Requirement("3.3.1")
  void shouldLetTheGatewaysFirstWordWaitForTheAssociation() {
    MegacoSite site = new MegacoSite(2);
    site.edge.answers = _ -> Optional.of(MegacoEdgeEnd.bytes(REPLY));
    var unsealed =
        site.world.tap(datagram ->
            datagram.text().contains("901 Cold Boot") && !datagram.text().startsWith("AU="));
    site.gateway.say(RESTART);
    assertThat(site.until(() -> !site.gateway.messages.isEmpty(), 2)).isTrue();
    assertThat(site.edge.received()).containsExactly(RESTART);
    assertThat(site.gateway.received()).containsExactly(REPLY);
    assertThat(unsealed.datagrams())
        .allMatch(datagram -> datagram.to().getAddress().isLoopbackAddress());
    assertThat(site.status().state()).isEqualTo(LineState.SEALED);
  }

  @ParameterizedTest
  @Requirement("3.3.13")
  @ValueSource(
      strings = {
        "!/1 mgc\nT=2{C=${A=aaln/1{SG}}}",
        "!/3 mgc\nP=7{C=-{N=a}}T=8{C=-{AV=a{AT{}}}}T=9{C=1{S=*{}}}",
        "!/1 mgc\nPN=7{}",
        "!/1 mgc\nK{1,3-5}",
        "!/3 mgc\nSM=7/1",
        "MEGACO/1 mgc ; so\r\n\tReply = 7 { ImmAckRequired, Context = - { Notify = a } }",
        "!/1 mgc ER=406{\"Unsupported version\"}"
      })
  void shouldHandTheGatewayEachMessageByteForByte(String message) {
    MegacoSite site = new MegacoSite(3).registered();
    site.edge.send(message);
    site.run(0.5);
    assertThat(site.gateway.received()).containsExactly(message);
  }

  @ParameterizedTest
  @Requirement("3.3.13")
  @ValueSource(
      strings = {
        "!/1 <rgw1.example.net> P=2{C=7{A=aaln/1}}",
        "!/1 <RGW1.example.net> P=2{IA,C=7{A=aaln/1}}",
        "!/1 <rgw1.example.net> PN=2{}",
        "!/1 <rgw1.example.net> K{1,3-5}T=9{C=-{N=a{OE=1{al/of}}}}",
        "!/3 <rgw1.example.net> SM=2/1",
        "!/9 <rgw1.example.net> ER=406{\"Unsupported version\"}"
      })
  void shouldHandTheEdgeEachMessageByteForByte(String message) {
    MegacoSite site = new MegacoSite(4).registered();
    site.gateway.say(message);
    site.run(0.5);
    assertThat(site.edge.received()).containsExactly(message);
  }

  @Test
  void shouldCutAHeaderThatTheGatewayWrites() {
    MegacoSite site = new MegacoSite(5).registered();
    site.gateway.say(
        ";x\nAuthentication=0X1A2B3C4D:0x00000011:0x0102030405060708090A0B0C\r\n" + NOTIFY);
    site.run(0.5);
    assertThat(site.edge.received()).containsExactly(";x\n" + NOTIFY);
  }

  @Test
  @Requirement("3.3.15")
  void shouldSealEveryRetransmissionOfTheGatewayAnew() {
    MegacoSite site = new MegacoSite(6).registered();
    var tap = site.world.tap(datagram -> datagram.text().startsWith("AU="));
    for (int i = 0; i < 4; i++) {
      site.gateway.say(NOTIFY);
      site.run(0.5);
    }
    List<String> sent =
        tap.datagrams().stream()
            .map(SeenDatagram::text)
            .filter(text -> text.endsWith(NOTIFY))
            .toList();
    Set<String> seals = new HashSet<>();
    sent.forEach(text -> seals.add(text.substring(0, text.indexOf('\n'))));
    assertThat(sent).hasSize(4);
    assertThat(seals).hasSize(4);
    assertThat(site.edge.received()).containsExactly(NOTIFY, NOTIFY, NOTIFY, NOTIFY);
  }

  @Test
  void shouldLeaveItToTheGatewayToTellCopiesApart() {
    MegacoSite site = new MegacoSite(7).registered();
    site.edge.send(AUDIT);
    site.edge.send(AUDIT);
    site.run(0.5);
    assertThat(site.gateway.received()).containsExactly(AUDIT, AUDIT);
    assertThat(site.edge.messages).isEmpty();
  }

  @Test
  @Requirement("3.3.13")
  void shouldCarryBinaryMessagesByteForByte() {
    MegacoSite site = binary(8, Medium.UDP).sealed();
    byte[] restart = HexFormat.of().parseHex(BINARY_RESTART);
    site.gateway.say(restart);
    site.run(0.5);
    assertThat(site.edge.messages).hasSize(1);
    assertThat(site.edge.messages.getFirst().bytes()).isEqualTo(restart);
    byte[] pending = HexFormat.of().parseHex("3015a113800101a10583036d6763a207a105a103800101");
    site.edge.send(pending);
    site.run(0.5);
    assertThat(site.gateway.messages).hasSize(1);
    assertThat(site.gateway.messages.getFirst()).isEqualTo(pending);
  }

  @Test
  void shouldSendWhatIsTooLongForADatagramOverAConnection() {
    MegacoSite site = new MegacoSite(9).registered();
    String request = NOTIFY + "T=71{C=-{N=a{OE=1{al/of{x=\"" + "y".repeat(1400) + "\"}}}}}";
    site.gateway.say(request);
    site.gateway.say(NOTIFY);
    site.run(1);
    assertThat(site.edge.received()).containsExactlyInAnyOrder(request, NOTIFY);
    assertThat(site.edge.media).containsExactlyInAnyOrder(Medium.TCP, Medium.UDP);
  }

  @Test
  void shouldCarryAGatewayOfConnectionsOverConnectionsAlone() {
    MegacoSite site = overTcp(10).sealed();
    var datagrams = site.world.tap(_ -> true);
    site.edge.deaf = true;
    site.edge.answers = _ -> Optional.of(MegacoEdgeEnd.bytes(REPLY));
    site.gateway.say(RESTART);
    site.run(0.5);
    site.edge.send(AUDIT);
    site.run(0.5);
    assertThat(site.edge.received()).containsExactly(RESTART);
    assertThat(site.gateway.received()).containsExactly(REPLY, AUDIT);
    assertThat(site.edge.media).containsOnly(Medium.TCP);
    assertThat(datagrams.datagrams()).isEmpty();
  }

  @Test
  void shouldGoOnOverTheGatewaysNextConnection() throws Exception {
    MegacoSite site = overTcp(11).registered();
    site.gateway.close();
    MediaGatewayEnd again =
        new MediaGatewayEnd(
            site.agentLoop, site.nat, MegacoSite.GATEWAY, site.beside.listen(), Medium.TCP);
    again.say(NOTIFY);
    site.run(0.5);
    site.edge.send(AUDIT);
    site.run(0.5);
    assertThat(site.edge.received()).containsExactly(NOTIFY);
    assertThat(again.received()).containsExactly(AUDIT);
    assertThat(site.edge.associations()).isEqualTo(1);
  }

  @Test
  void shouldKeepWhatAGatewaySaysUntilTheAssociationStands() {
    MegacoSite site = new MegacoSite(12);
    site.edge.silent = true;
    for (int i = 0; i < 2; i++) {
      site.gateway.say(RESTART);
      site.run(3);
    }
    site.gateway.say(RESTART);
    site.edge.silent = false;
    assertThat(site.until(() -> !site.edge.messages.isEmpty(), 10)).isTrue();
    site.run(1);
    assertThat(site.edge.received()).containsExactly(RESTART);
  }

  @Test
  void shouldHoldLittleOfAGatewayThatFloodsWithoutAnAssociation() {
    MegacoSite site = new MegacoSite(13);
    site.edge.silent = true;
    for (int i = 1; i <= 500; i++) {
      site.gateway.say(NOTIFY.replace("T=70", "T=" + i));
    }
    site.run(1);
    assertThat(site.agent.dropped()).isEqualTo(492);
    assertThat(site.agent.burden()).isLessThan(20);
    site.run(6);
    assertThat(site.agent.dropped()).isEqualTo(500);
    site.edge.silent = false;
    site.sealed();
    assertThat(site.edge.messages).isEmpty();
  }

  @Test
  void shouldSendNothingToAGatewayThatHasNotShownWhereItIs() {
    MegacoSite site = new MegacoSite(14).sealed();
    site.edge.send(AUDIT);
    site.run(0.5);
    assertThat(site.gateway.messages).isEmpty();
    assertThat(site.edge.messages).isEmpty();
    assertThat(site.status().contacts()).isEmpty();
    site.gateway.say(RESTART);
    site.edge.send(AUDIT);
    site.run(0.5);
    assertThat(site.gateway.received()).containsExactly(AUDIT);
    assertThat(site.status().contacts()).containsExactly("127.0.0.1:3944");
  }

  @Test
  void shouldReachAGatewayWhoseAddressItWasToldBeforeItSpeaks() {
    MegacoSite site =
        new MegacoSite(
                15,
                GatewayProtocol.MEGACO_TEXT,
                Medium.UDP,
                of ->
                    new GatewaySettings(
                        of.keys(),
                        of.listen(),
                        MegacoSite.GATEWAY,
                        false,
                        of.networks(),
                        of.startWithin(),
                        of.protocol(),
                        of.over()))
            .sealed();
    site.edge.send(AUDIT);
    site.run(0.5);
    assertThat(site.gateway.received()).containsExactly(AUDIT);
  }

  @Test
  void shouldNotTakeSomebodyOfAnotherNameForTheGateway() throws Exception {
    MegacoSite site = new MegacoSite(16).registered();
    InetSocketAddress elsewhere = new InetSocketAddress("127.0.0.1", 40_000);
    MediaGatewayEnd tool =
        new MediaGatewayEnd(site.agentLoop, site.nat, elsewhere, site.beside.listen(), Medium.UDP);
    tool.say(RESTART.replace("rgw1", "rgw2"));
    tool.say("!/1 <rgw1.example.net> P=40{C=-{AV=root}}");
    site.run(0.5);
    site.edge.send(AUDIT);
    site.run(0.5);
    assertThat(tool.messages).isEmpty();
    assertThat(site.gateway.received()).containsExactly(AUDIT);
  }
}
