package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Refusal;
import org.callseal.megaco.Encoding;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What passes between a media gateway and its call agents. */
class MegacoTest {

  private static final String GATEWAY = "rgw1.example.net";
  private static final String RESTART =
      "!/1 <rgw1.example.net>\nT=9998{C=-{SC=ROOT{SV{MT=RS,RE=\"901 Cold Boot\"}}}}";
  private static final String NOTIFY =
      "MEGACO/1 <RGW1.example.net> ; a comment\r\nTransaction = 2002 { Context = - {\r\n"
          + "  Notify = tdm/1 {ObservedEvents = 1 {al/of}}\r\n}}\r\n";
  private static final String ADD =
      "!/1 <ca>\nT=1204{C=${A=tdm/1{M{O{MO=SR}}},A=${M{O{MO=RC},L{v=0\nm=audio $ RTP/AVP 0\n}}}}}";
  private static final String ADDED =
      "!/1 <rgw1.example.net>\nP=1204{C=1{A=tdm/1,A=rtp/1{M{L{v=0\nc=IN IP4 128.96.41.1\n}}}}}";

  @TempDir Path folder;

  private MegacoWorld world;

  @BeforeEach
  void start() {
    world = new MegacoWorld(folder);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  @Requirement({"3.3.1", "3.3.6", "3.3.7"})
  void shouldSetUpAnAssociationAndCarryAGatewaysRestart() {
    TestMediaGateway gateway = world.gateway(Encoding.TEXT, GATEWAY, 24_001);
    gateway.begin();
    world.run(100);
    gateway.ask(gateway.message3.orElseThrow());
    world.run(100);
    assertThat(gateway.sealedControls).hasExactlyElementsOfTypes(ControlMessage.Granted.class);
    gateway.send(RESTART);
    world.run(3000);

    assertThat(world.callAgent.got).containsExactly(RESTART);
    assertThat(world.callAgent.sources).containsExactly(MegacoWorld.core(24_001));
    assertThat(gateway.got).containsExactly("!/1 <ca>\nP=9998{C=-{SC=ROOT}}");
  }

  /** A device's name in Megaco has an @ where an NAI has one. */
  @Test
  @Requirement("3.3.7")
  void shouldKnowAGatewayByANetworkAccessIdentifier() {
    TestMediaGateway gateway = world.standing("gw7@example.net", 24_001, "[10.0.0.7]:2944");
    String named = NOTIFY.replace("<RGW1.example.net>", "gw7@example.net");
    String addressed = NOTIFY.replace("<RGW1.example.net>", "[10.0.0.7]:2944");
    gateway.send(named);
    gateway.send(addressed);
    gateway.send(NOTIFY);
    world.run(100);
    assertThat(world.callAgent.got).containsExactly(named, addressed);
  }

  @Test
  @Requirement({"3.3.13", "3.3.14"})
  void shouldCarryMessagesBothWaysByteForByte() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);

    gateway.send(NOTIFY);
    world.callAgent.send(MegacoWorld.core(24_001), ADD);
    world.run(100);
    gateway.send(ADDED);
    world.run(100);

    assertThat(gateway.got).containsExactlyInAnyOrder("!/1 <ca>\nP=2002{C=-{SC=ROOT}}", ADD);
    assertThat(world.callAgent.got).containsExactly(NOTIFY, ADDED);
  }

  @Test
  @Requirement({"3.3.1", "3.3.13"})
  void shouldCarryBinaryMessagesBothWaysByteForByte() {
    TestMediaGateway gateway = world.stand(world.gateway(Encoding.BER, GATEWAY, 24_001));
    byte[] request = BinaryMegaco.bytes(BinaryMegaco.request(GATEWAY, 5));
    byte[] reply = BinaryMegaco.bytes(BinaryMegaco.changed("ca1.example.net", 5, ""));
    gateway.send(request);
    world.run(100);
    world.callAgent.port.send(MegacoWorld.core(24_001), reply);
    world.run(100);

    assertThat(world.callAgent.got).containsExactly(new String(request, ISO_8859_1));
    assertThat(gateway.got).containsExactly(new String(reply, ISO_8859_1));
  }

  @Test
  @Requirement({"3.3.3", "3.3.4", "3.3.12"})
  void shouldGiveEachGatewayAPlaceOfItsOwnBehindOneAddress() {
    TestMediaGateway one = world.standing(GATEWAY, 24_001);
    TestMediaGateway two = world.standing("rgw2.example.net", 24_002);
    one.send(NOTIFY);
    two.send(NOTIFY.replace("RGW1", "rgw2"));
    world.run(100);

    assertThat(world.callAgent.sources)
        .containsExactly(MegacoWorld.core(24_001), MegacoWorld.core(24_002));
    world.callAgent.send(MegacoWorld.core(24_002), ADD);
    world.run(100);
    assertThat(one.got).hasSize(1);
    assertThat(two.got).hasSize(2).last().isEqualTo(ADD);
    assertThat(world.sip.edge.gatewayPorts()).isEqualTo(2);
  }

  @Test
  @Requirement({"3.3.2", "3.3.11"})
  void shouldTakeUpAGatewayOutOfTheStoreAtAnotherEdge() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    world.sip.killEdge();
    world.sip.startEdge();
    world.run(500);
    gateway.send(NOTIFY);
    world.run(500);

    assertThat(world.callAgent.got).containsExactly(NOTIFY);
    world.callAgent.send(MegacoWorld.core(24_001), ADD);
    world.run(100);
    assertThat(gateway.got).contains(ADD);
  }

  @Test
  void shouldServeTheSecondPortToo() {
    TestMediaGateway gateway = world.gateway(Encoding.TEXT, GATEWAY, 24_001);
    gateway.edge = MegacoWorld.SECOND_PORT;
    world.stand(gateway);
    gateway.send(NOTIFY);
    world.run(100);
    assertThat(gateway.got).hasSize(1);
  }

  @Test
  void shouldTellAGatewayWithoutAPlaceThatThereIsNobodyToAsk() {
    TestMediaGateway gateway = world.standing(GATEWAY, 0);
    gateway.send(NOTIFY);
    gateway.send("!/1 <rgw1.example.net>\nPN=7{}");
    world.run(100);
    assertThat(gateway.got).containsExactly("!/1 callseal\nER=502{\"no call agent\"}");
  }

  @Test
  void shouldPutThePlaceOfTheGatewayWhereItNamesAnAddressOfItsOwn() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    String change = RESTART.replace("MT=RS", "MT=RS,AD=[192.168.1.2]:55555");
    gateway.send(change);
    world.run(100);
    assertThat(world.callAgent.got)
        .containsExactly(change.replace("[192.168.1.2]:55555", "[198.51.100.1]:24001"));
  }

  @Test
  void shouldFollowAHandOffToAListedCallAgentAndLeaveItsBytesAlone() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    String handOff = "!/1 <ca>\nT=8{C=-{SC=ROOT{SV{MT=HO,RE=\"903\",MG=<CA2.example.net>:2944}}}}";
    world.callAgent.send(MegacoWorld.core(24_001), handOff);
    world.run(100);
    assertThat(gateway.got).containsExactly(handOff);

    gateway.send(RESTART);
    gateway.send("!/1 <rgw1.example.net>\nP=8{C=-{SC=ROOT}}");
    world.run(100);
    assertThat(world.second.got).containsExactly(RESTART);
    assertThat(world.callAgent.got).hasSize(1);
  }

  @Test
  @Requirement("3.3.13")
  void shouldHandAGatewayOverToNobodyWhoIsNotListed() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    world.callAgent.send(
        MegacoWorld.core(24_001),
        "!/1 <ca>\nT=8{C=-{SC=ROOT{SV{MT=HO,RE=\"903\",MG=[203.0.113.66]:2944}}}}");
    world.callAgent.answer =
        number -> "!/1 <ca>\nP=" + number + "{C=-{SC=ROOT{SV{MG=<evil.example.net>}}}}";
    gateway.send(RESTART);
    world.run(100);

    assertThat(gateway.got).isEmpty();
    assertThat(world.callAgent.got)
        .containsExactlyInAnyOrder("!/1 callseal\nP=8{ER=410{\"not a call agent\"}}", RESTART);
    assertThat(world.refused(Refusal.NOT_ADMITTED)).isEqualTo(2);
  }

  @Test
  void shouldTryTheNextCallAgentWhereOneLeavesFiveRepetitionsUnanswered() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    world.callAgent.alive = false;
    for (int i = 0; i < 7; i++) {
      gateway.send(NOTIFY);
      world.run(1000);
    }
    assertThat(world.second.got).containsExactly(NOTIFY);
    assertThat(gateway.got).hasSize(1);
  }

  @Test
  void shouldAnswerAKeepAlive() {
    TestMediaGateway gateway = world.standing(GATEWAY, 24_001);
    gateway.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(100);
    assertThat(gateway.sealedControls)
        .hasExactlyElementsOfTypes(ControlMessage.KeepAliveAnswer.class);
    assertThat(world.callAgent.got).isEmpty();
  }
}
