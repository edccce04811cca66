package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.seal.Refusal;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What passes between a gateway and its call agents. */
class MgcpTest {

  private static final String GATEWAY = "rgw1.example.net";
  private static final String ALL = "*@rgw1.example.net";
  private static final String RSIP = "RSIP 1 *@rgw1.example.net MGCP 1.0\r\nRM: restart\r\n";
  private static final String NTFY =
      "NTFY 2002 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 0123456789AB\r\nO: l/hd\r\n";
  private static final String CRCX =
      "CRCX 1204 aaln/1@rgw1.example.net MGCP 1.0\r\nC: A3C47F21456789F0\r\nM: recvonly\r\n";
  private static final String CREATED =
      "200 1204 OK\r\nI: FDE234C8\r\n\r\nv=0\r\nc=IN IP4 128.96.41.1\r\nm=audio 3456 RTP/AVP 0\r\n";

  @TempDir Path folder;

  private MgcpWorld world;

  @BeforeEach
  void start() {
    world = new MgcpWorld(folder);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  @Requirement({"3.2.1", "3.2.6", "3.2.7"})
  void shouldTakeTheExchangeAndAGatewaysRestartInTheSameTwoRoundTrips() {
    TestGateway gateway = world.gateway(GATEWAY, 24_001, ALL);
    gateway.begin();
    world.run(100);
    gateway.send(RSIP);
    world.run(200);

    assertThat(world.callAgent.got).containsExactly(RSIP);
    assertThat(world.callAgent.sources).containsExactly(MgcpWorld.core(24_001));
    assertThat(gateway.got).containsExactly("200 1 OK\r\n");
    assertThat(gateway.sealedControls).hasExactlyElementsOfTypes(ControlMessage.Granted.class);
  }

  @Test
  @Requirement("3.2.1")
  void shouldSendTheGrantAloneWhereNoAnswerCouldCarryIt() {
    world.callAgent.alive = false;
    TestGateway gateway = world.gateway(GATEWAY, 24_001, ALL);
    gateway.begin();
    world.run(100);
    gateway.send(RSIP);
    world.run(700);

    assertThat(gateway.got).isEmpty();
    assertThat(gateway.sealedControls).hasExactlyElementsOfTypes(ControlMessage.Granted.class);
  }

  @Test
  @Requirement({"3.2.13", "3.2.14"})
  void shouldCarryCommandsOfACallAgentAndTheirAnswersByteForByte() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);

    world.callAgent.send(MgcpWorld.core(24_001), CRCX);
    world.run(100);
    gateway.send(CREATED);
    world.run(100);

    assertThat(gateway.got).containsExactly(CRCX);
    assertThat(world.callAgent.got).containsExactly(CREATED);
    assertThat(world.callAgent.sources).containsExactly(MgcpWorld.core(24_001));
  }

  @Test
  @Requirement({"3.2.3", "3.2.4", "3.2.12"})
  void shouldGiveEachGatewayAPlaceOfItsOwnBehindOneAddress() {
    TestGateway one = world.standing(GATEWAY, 24_001, ALL);
    TestGateway two = world.standing("rgw2.example.net", 24_002, "*@rgw2.example.net");

    one.send(NTFY);
    two.send(NTFY.replace("rgw1", "rgw2"));
    world.run(100);

    assertThat(world.callAgent.sources)
        .containsExactly(MgcpWorld.core(24_001), MgcpWorld.core(24_002));
    world.callAgent.send(MgcpWorld.core(24_002), CRCX.replace("rgw1", "rgw2"));
    world.run(100);
    assertThat(one.got).containsExactly("200 2002 OK\r\n");
    assertThat(two.got).containsExactly("200 2002 OK\r\n", CRCX.replace("rgw1", "rgw2"));
  }

  @Test
  void shouldOpenAGatewaysPlaceWhenItFirstStandsAndCountIt() {
    TestGateway gateway = world.gateway(GATEWAY, 24_001, ALL);
    world.gateway("rgw2.example.net", 24_002, "*@rgw2.example.net");
    gateway.begin();
    world.run(100);

    assertThat(world.sip.edge.gatewayPorts()).isZero();
    gateway.send(RSIP);
    world.run(100);
    assertThat(world.sip.edge.gatewayPorts()).isEqualTo(1);
  }

  @Test
  @Requirement({"3.2.2", "3.2.11"})
  void shouldTakeUpAGatewayOutOfTheStoreAtAnotherEdge() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    world.sip.killEdge();
    world.sip.startEdge();
    world.run(500);

    gateway.send(NTFY);
    world.run(500);

    assertThat(world.callAgent.got).containsExactly(NTFY);
    assertThat(gateway.got).containsExactly("200 2002 OK\r\n");
    world.callAgent.send(MgcpWorld.core(24_001), CRCX);
    world.run(100);
    assertThat(gateway.got).hasSize(2);
  }

  @Test
  void shouldKeepPiggybackedMessagesTogetherAndInOrder() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    String two = NTFY + ".\r\n" + NTFY.replace("2002", "2003");

    gateway.send(NTFY, NTFY.replace("2002", "2003"));
    world.run(100);
    assertThat(world.callAgent.got).containsExactly(two);

    world.callAgent.send(MgcpWorld.core(24_001), CRCX + ".\r\n" + CRCX.replace("1204", "1205"));
    world.run(100);
    assertThat(gateway.got).last().isEqualTo(CRCX + ".\r\n" + CRCX.replace("1204", "1205"));
  }

  @Test
  void shouldSendWhatIsBesideAResponseToWhereTheCommandCameFrom() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    world.callAgent.send(MgcpWorld.core(24_001), "AUEP 7 aaln/1@rgw1.example.net MGCP 1.0\r\n");
    world.second.send(MgcpWorld.core(24_001), "AUEP 8 aaln/1@rgw1.example.net MGCP 1.0\r\n");
    world.run(100);

    gateway.send("200 8 OK\r\n", NTFY);
    world.run(100);

    assertThat(world.second.got).containsExactly("200 8 OK\r\n.\r\n" + NTFY);
    assertThat(world.callAgent.got).isEmpty();
  }

  @Test
  void shouldReadLinesThatEndInLfAlone() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    String lf = NTFY.replace("\r\n", "\n");

    gateway.send(lf, lf.replace("2002", "2003"));
    world.run(100);

    assertThat(world.callAgent.got).containsExactly(lf + ".\n" + lf.replace("2002", "2003"));
  }

  @Test
  void shouldAnswerAKeepAlive() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    gateway.ask(new ControlMessage.KeepAlive(new byte[40]));
    world.run(100);
    assertThat(gateway.sealedControls)
        .hasExactlyElementsOfTypes(ControlMessage.KeepAliveAnswer.class);
    assertThat(world.callAgent.got).isEmpty();
  }

  @Test
  @Requirement("3.2.5")
  void shouldServeTheSecondPortToo() {
    TestGateway gateway = world.gateway(GATEWAY, 24_001, ALL);
    gateway.edge = MgcpWorld.SECOND_PORT;
    world.stand(gateway);
    gateway.send(NTFY);
    world.run(100);
    assertThat(gateway.got).containsExactly("200 2002 OK\r\n");
  }

  @Test
  void shouldTellAGatewayWithoutAPlaceThatThereIsNobodyToAsk() {
    TestGateway gateway = world.standing(GATEWAY, 0, ALL);
    gateway.send(NTFY);
    world.run(100);
    assertThat(gateway.got).containsExactly("409 2002 no call agent\r\n");
  }

  @Test
  void shouldLetAResponseThatNamesNoTransactionAnswerWhatIsUnanswered() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    gateway.send("528 000000 FAIL\r\n");
    world.run(100);
    assertThat(world.refused(Refusal.OUT_OF_SCOPE)).isEqualTo(1);

    world.callAgent.send(MgcpWorld.core(24_001), CRCX);
    world.run(100);
    gateway.send("528 000000 FAIL\r\n");
    world.run(100);
    assertThat(world.callAgent.got).containsExactly("528 000000 FAIL\r\n");
  }

  @Test
  void shouldPassResponseAcknowledgementsBothWays() {
    TestGateway gateway = world.standing(GATEWAY, 24_001, ALL);
    gateway.send(NTFY);
    world.callAgent.send(MgcpWorld.core(24_001), CRCX);
    world.run(100);
    gateway.send(CREATED);
    world.run(100);
    world.forget(gateway);

    gateway.send("000 2002\r\n");
    world.callAgent.send(MgcpWorld.core(24_001), "000 1204\r\n");
    world.run(100);

    assertThat(world.callAgent.got).containsExactly("000 2002\r\n");
    assertThat(gateway.got).containsExactly("000 1204\r\n");
  }
}
