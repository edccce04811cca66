package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.callseal.authority.SubscriberRegister;
import org.callseal.core.control.ControlMessage;
import org.callseal.core.identity.Identity;
import org.callseal.core.seal.Refusal;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways that stood when their edge was killed, and say nothing to the next one. */
class MgcpRestartTest {

  private static final Identity GATEWAY = Identity.parse("rgw1.example.net").orElseThrow();
  private static final String ALL = "*@rgw1.example.net";
  private static final String RQNT =
      "RQNT 1201 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 0123456789AC\r\nR: l/hd(N)\r\n";

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

  private void restart() {
    world.sip.killEdge();
    world.sip.startEdge();
    world.run(1_000);
  }

  private int openPorts() {
    return world.sip.edge.gatewayPorts();
  }

  private void expire() {
    world.sip.register.expire(new SubscriberRegister.Selection.Of(GATEWAY));
  }

  @Test
  @Requirement({"3.2.2", "3.2.11"})
  void shouldBringTheFirstCommandAfterARestartToAGatewayThatHasSaidNothing() {
    restart();
    assertThat(openPorts()).isEqualTo(1);
    world.callAgent.send(MgcpWorld.core(24_001), RQNT);
    world.run(1_000);
    assertThat(gateway.got).contains(RQNT);

    gateway.send("200 1201 OK\r\n");
    world.run(100);
    assertThat(world.callAgent.got).containsExactly("200 1201 OK\r\n");
    assertThat(world.callAgent.sources).containsExactly(MgcpWorld.core(24_001));
  }

  @Test
  @Requirement("3.4.11")
  void shouldTellThatAGatewayIsGoneWhoseAssociationEndsBeforeItSpeaksAgain() {
    restart();
    expire();
    world.run(18_000);
    assertThat(world.callAgent.restarts("forced")).hasSize(1);
  }

  @Test
  @Requirement("3.4.11")
  void shouldTellThatAGatewayIsGoneThatNeverSpeaksAgain() {
    restart();
    world.run(80_000);
    assertThat(world.callAgent.got).isEmpty();
    world.run(15_000);
    assertThat(world.callAgent.restarts("forced")).hasSize(1);
  }

  @Test
  void shouldTellNothingOfAGatewayThatSpeaksAgain() {
    restart();
    for (int i = 0; i < 4; i++) {
      gateway.ask(new ControlMessage.KeepAlive(new byte[40]));
      world.run(30_000);
    }
    assertThat(world.callAgent.got).isEmpty();
  }

  @Test
  void shouldOpenNothingForAGatewayWithoutALivingAssociation() {
    expire();
    world.run(1_000);
    restart();
    assertThat(openPorts()).isZero();

    world.callAgent.send(MgcpWorld.core(24_001), RQNT);
    world.run(1_000);
    assertThat(gateway.got).isEmpty();
  }

  @Test
  void shouldOpenNothingForAGatewayThatWasAtAnotherEdgeOfTheDomain() {
    world.sip.killEdge();
    EdgeSettings before = world.sip.settings;
    world.sip.settings =
        EdgeSettings.of("edge-2", before.outer(), before.core(), before.callAgents())
            .withMgcp(before.mgcp().orElseThrow());
    world.sip.startEdge();
    world.run(1_000);
    assertThat(openPorts()).isZero();
  }

  @Test
  void shouldEndWhatWasTakenUpWhenItsGatewayIsRemoved() {
    restart();
    world.sip.register.remove(GATEWAY);
    world.run(1_000);
    assertThat(world.callAgent.restarts("forced")).hasSize(1);
    long before = world.refused(Refusal.UNKNOWN_ASSOCIATION);
    world.callAgent.send(MgcpWorld.core(24_001), RQNT);
    world.run(1_000);
    assertThat(gateway.got).isEmpty();
    assertThat(world.refused(Refusal.UNKNOWN_ASSOCIATION)).isGreaterThan(before);
  }

  @Test
  void shouldTakeThemUpAFewAtATime() {
    for (int i = 2; i <= 40; i++) {
      world.standing("rgw" + i + ".example.net", 24_000 + i);
    }
    world.sip.killEdge();
    world.sip.startEdge();
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      world.run(10);
      open.add(openPorts());
    }
    assertThat(open.getFirst()).isBetween(1, 8);
    assertThat(open).isSorted().endsWith(40);
  }

  @Test
  void shouldTakeThemUpAsSoonAsTheStoreWorksThatFailedAtTheStart() {
    world.sip.store.broken = true;
    restart();
    assertThat(openPorts()).isZero();
    world.sip.store.broken = false;
    world.run(2_000);
    world.callAgent.send(MgcpWorld.core(24_001), RQNT);
    world.run(1_000);
    assertThat(gateway.got).contains(RQNT);
  }

  @Test
  void shouldWaitUntilItKnowsWhatWasEnded() {
    world.sip.killEdge();
    world.sip.log.unreadable = true;
    world.sip.startEdge();
    world.run(1_000);
    assertThat(openPorts()).isZero();
    world.sip.log.unreadable = false;
    world.run(1_000);
    assertThat(openPorts()).isEqualTo(1);
  }
}
