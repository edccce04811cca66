package org.callseal.edge;

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

/** What call agents are told of media gateways whose association or way is lost. */
class MegacoPresenceTest {

  private static final Identity GATEWAY = Identity.parse("rgw1.example.net").orElseThrow();
  private static final String NOTIFY =
      "MEGACO/1 <RGW1.example.net> T=2002{C=-{N=tdm/1{OE=1{al/of}}}}";
  private static final String FORCED =
      "MEGACO/1 <RGW1\\.example\\.net> T=[0-9]+"
          + "\\{C=-\\{SC=ROOT\\{SV\\{MT=FO,RE=\"906 Loss of lower layer connectivity\"}}}}";
  private static final String DISCONNECTED =
      "MEGACO/1 <RGW1\\.example\\.net> T=[0-9]+"
          + "\\{C=-\\{SC=ROOT\\{SV\\{MT=DC,RE=\"900 Service Restored\"}}}}";

  @TempDir Path folder;

  private MegacoWorld world;
  private TestMediaGateway gateway;

  @BeforeEach
  void start() {
    world = new MegacoWorld(folder);
    gateway = world.standing(GATEWAY.text(), 24_001);
    gateway.send(NOTIFY);
    world.run(100);
    world.forget(gateway);
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

    assertThat(world.callAgent.got).singleElement().asString().matches(FORCED);
    assertThat(world.callAgent.sources).containsExactly(MegacoWorld.core(24_001));
    assertThat(gateway.got).isEmpty();
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
  void shouldTellThatItIsBackOnceWhereTheGatewayDoesNot() {
    expire();
    world.run(30_000);
    world.forget(gateway);
    standAgain();
    world.run(60_000);
    assertThat(world.callAgent.got).singleElement().asString().matches(DISCONNECTED);
  }

  @Test
  void shouldLeaveItToAGatewayThatSaysSoItself() {
    expire();
    world.run(30_000);
    world.forget(gateway);
    standAgain();
    String restart = "!/1 <rgw1.example.net>\nT=1{C=-{SC=ROOT{SV{MT=RS,RE=\"901 Cold Boot\"}}}}";
    gateway.send(restart);
    world.run(10_000);
    assertThat(world.callAgent.got).containsExactly(restart);
  }

  @Test
  void shouldTellThatAGatewayIsGoneOfWhichNothingWasHeardForLong() {
    world.run(80_000);
    assertThat(world.callAgent.got).isEmpty();
    world.run(15_000);
    assertThat(world.callAgent.got).singleElement().asString().matches(FORCED);
  }

  @Test
  @Requirement("3.4.11")
  void shouldTellAtOnceThatARemovedGatewayIsGone() {
    world.sip.register.remove(GATEWAY);
    world.run(1_000);
    assertThat(world.callAgent.changes("FO")).hasSize(1);
  }

  @Test
  void shouldRepeatItWithGrowingPausesAndTryTheNextCallAgent() {
    world.callAgent.alive = false;
    expire();
    world.run(50_000);
    assertThat(world.second.changes("FO")).hasSize(1);
    world.forget(gateway);
    world.run(700_000);
    assertThat(world.second.got).isEmpty();
  }

  @Test
  void shouldGoOnTellingWhereNobodyAnswers() {
    world.callAgent.answer = _ -> "";
    world.second.answer = _ -> "";
    expire();
    world.run(60_000);
    int first = world.callAgent.got.size() + world.second.got.size();
    assertThat(first).isBetween(6, 20);
    world.run(60_000);
    assertThat(world.callAgent.got.size() + world.second.got.size()).isGreaterThan(first);
  }

  /** No call agent knows one that has never spoken to any. */
  @Test
  void shouldSayNothingOfAGatewayThatHasSaidNothing() {
    world.standing("rgw9.example.net", 24_009);
    world.run(120_000);
    assertThat(world.callAgent.sources).doesNotContain(MegacoWorld.core(24_009));
  }

  @Test
  @Requirement("3.4.11")
  void shouldTellAGatewayWhoseAssociationHasEndedWithASealAndAnswerNoRequest() {
    expire();
    world.run(1_000);
    gateway.sealedControls.clear();
    gateway.send("!/1 <rgw1.example.net>\nP=5{C=-{SC=ROOT}}");
    world.run(100);
    assertThat(gateway.sealedControls).isEmpty();
    gateway.send(NOTIFY);
    world.run(100);

    assertThat(gateway.got).isEmpty();
    assertThat(gateway.sealedControls)
        .isNotEmpty()
        .containsOnly(new ControlMessage.Refused(Refusal.EXPIRED));
    assertThat(world.callAgent.got).isEmpty();
  }
}
