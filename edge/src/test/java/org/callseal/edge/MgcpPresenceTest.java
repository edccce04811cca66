package org.callseal.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.callseal.authority.SubscriberRegister;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What call agents are told of gateways whose association or way is lost. */
class MgcpPresenceTest {

  private static final Identity GATEWAY = Identity.parse("rgw1.example.net").orElseThrow();
  private static final String ALL = "*@rgw1.example.net";
  private static final String RSIP = "RSIP 1 *@rgw1.example.net MGCP 1.0\r\nRM: restart\r\n";
  private static final String NTFY =
      "NTFY 2002 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 0123456789AB\r\nO: l/hd\r\n";

  @TempDir Path folder;

  private MgcpWorld world;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    world = new MgcpWorld(folder);
    gateway = world.standing(GATEWAY.text(), 24_001, ALL);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void expire() {
    world.sip.register.expire(new SubscriberRegister.Selection.Of(GATEWAY));
  }

  private void standAgain() {
    gateway.begin();
    world.run(100);
    gateway.ask(gateway.message3.orElseThrow());
    world.run(200);
  }

  @Test
  @Requirement("3.4.11")
  void shouldTellThatAGatewayIsGoneWhenItsAssociationWasEndedAndNoOtherOneCame() {
    expire();
    world.run(14_000);
    assertThat(world.callAgent.got).isEmpty();
    world.run(4_000);

    assertThat(world.callAgent.restarts("forced"))
        .singleElement()
        .asString()
        .matches("RSIP [0-9]+ \\*@rgw1\\.example\\.net MGCP 1\\.0\r\nRM: forced\r\n");
    assertThat(world.callAgent.sources).containsExactly(MgcpWorld.core(24_001));
  }

  @Test
  void shouldTellNothingWhenAnotherAssociationCameInTime() {
    expire();
    world.run(5_000);
    standAgain();
    for (int i = 0; i < 3; i++) {
      world.run(20_000);
      gateway.ask(new ControlMessage.KeepAlive(new byte[40]));
    }
    assertThat(world.callAgent.got).isEmpty();
  }

  @Test
  void shouldTellThatItIsBackAndHowLongItWasGone() {
    expire();
    world.run(30_000);
    world.forget(gateway);
    standAgain();

    assertThat(world.callAgent.got)
        .singleElement()
        .asString()
        .matches(
            "RSIP [0-9]+ \\*@rgw1\\.example\\.net MGCP 1\\.0\r\nRM: disconnected\r\nRD: 1[0-9]\r\n");
    world.run(60_000);
    assertThat(world.callAgent.restarts("disconnected")).hasSize(1);
  }

  @Test
  void shouldTellThatAGatewayIsGoneOfWhichNothingWasHeardForLong() {
    world.run(80_000);
    assertThat(world.callAgent.got).isEmpty();
    world.run(15_000);
    assertThat(world.callAgent.restarts("forced")).hasSize(1);
    world.forget(gateway);

    gateway.send(NTFY);
    world.run(100);
    assertThat(world.callAgent.got).hasSize(2);
    assertThat(world.callAgent.got.getFirst()).contains("RM: disconnected");
    assertThat(world.callAgent.got.getLast()).isEqualTo(NTFY);
  }

  @Test
  void shouldLeaveItToAGatewayThatRestartsByItself() {
    expire();
    world.run(30_000);
    world.forget(gateway);
    gateway.begin();
    world.run(100);
    gateway.send(RSIP);
    world.run(10_000);

    assertThat(world.callAgent.got).containsExactly(RSIP);
  }

  /** What somebody on the way puts behind a genuine message says nothing, to nobody. */
  @Test
  @Requirement({"3.2.13", "3.4.12"})
  void shouldTellThatItIsBackThoughSomebodyAddsARestartToItsMessage() {
    world.run(95_000);
    world.forget(gateway);
    world.sip.network.addFault(passage -> {
      String text = passage.datagram().text();
      if (text.startsWith("NTFY") && text.contains("X-Seal:") && !text.contains("RSIP")) {
        passage.lose();
        String more = text + ".\r\n" + RSIP + text.substring(text.indexOf("X-Seal:"));
        world.sip.network.inject(
            gateway.port.localAddress(), MgcpWorld.OUTER, more.getBytes(ISO_8859_1));
      }
    });
    gateway.send(NTFY);
    world.run(100);

    assertThat(world.callAgent.restarts("disconnected")).hasSize(1);
    assertThat(world.callAgent.got.getLast()).isEqualTo(NTFY);
  }

  @Test
  void shouldNotRunBetweenCallAgentsThatSendItToEachOther() {
    world.callAgent.answer = each -> "521 " + each.transaction() + " no\r\nN: ca2.example.net\r\n";
    world.second.answer = each -> "521 " + each.transaction() + " no\r\nN: ca1.example.net\r\n";
    world.run(105_000);

    assertThat(world.callAgent.got.size() + world.second.got.size()).isBetween(2, 12);
  }

  @Test
  @Requirement("3.4.11")
  void shouldTellAtOnceThatARemovedGatewayIsGone() {
    world.sip.register.remove(GATEWAY);
    world.run(1_000);
    assertThat(world.callAgent.restarts("forced")).hasSize(1);
  }

  @Test
  void shouldRepeatItWithGrowingPausesAndTryTheNextCallAgent() {
    world.callAgent.alive = false;
    expire();
    world.run(40_000);

    assertThat(world.second.restarts("forced")).hasSize(1);
    world.forget(gateway);
    world.run(700_000);
    assertThat(world.second.got).isEmpty();
  }

  @Test
  void shouldGoOnTellingWhereNobodyAnswers() {
    world.callAgent.answer = _ -> "";
    world.second.answer = _ -> "";
    expire();
    world.run(16_000);
    assertThat(world.callAgent.restarts("forced")).hasSize(1);
    world.run(20_000);
    int first = world.callAgent.got.size() + world.second.got.size();
    assertThat(first).isBetween(6, 10);
    world.run(20_000);
    assertThat(world.callAgent.got.size() + world.second.got.size()).isGreaterThan(first);
  }

  @Test
  void shouldTellInTheNameOfAnEndpointThatIsAGatewaysIdentity() {
    TestGateway one = world.standing("aaln/1@rgw9.example.net", 24_009);
    world.run(92_000);
    assertThat(world.callAgent.restarts("forced"))
        .anyMatch(text -> text.contains(" aaln/1@rgw9.example.net "));
    assertThat(one.got).isEmpty();
  }

  @Test
  @Requirement("3.4.11")
  void shouldTellAGatewayWhoseAssociationHasEndedWithASealAndAnswerNoCommand() {
    expire();
    world.run(1_000);
    gateway.sealedControls.clear();
    gateway.send(NTFY);
    world.run(100);

    assertThat(gateway.got).isEmpty();
    assertThat(gateway.sealedControls)
        .isNotEmpty()
        .containsOnly(new ControlMessage.Refused(Refusal.EXPIRED));
    assertThat(world.callAgent.got).isEmpty();
  }

  /** A response to the edge's own would otherwise be taken for one to the gateway's. */
  @Test
  void shouldLetNoCommandPassUnderANumberThatTheEdgeHasJustUsed() {
    world.run(95_000);
    String own = world.callAgent.restarts("forced").getFirst().split(" ")[1];
    world.forget(gateway);
    gateway.send(NTFY.replace("2002", own));
    world.run(100);

    assertThat(gateway.got).containsExactly("400 " + own + " try again\r\n");
    assertThat(world.callAgent.got).allMatch(text -> text.startsWith("RSIP"));
  }
}
