package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.callseal.authority.SubscriberRegister;
import org.callseal.core.identity.Identity;
import org.callseal.megaco.Encoding;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Media gateways whose association stood when the edge before this one was killed. */
class MegacoRestartTest {

  private static final Identity GATEWAY = Identity.parse("rgw1.example.net").orElseThrow();
  private static final String AUDIT = "!/1 <ca>\nT=1201{C=-{AV=ROOT{AT{}}}}";
  private static final String AUDITED = "!/1 <rgw1.example.net>\nP=1201{C=-{AV=ROOT}}";

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

  private TestMediaGateway stood(Encoding encoding) {
    return world.stand(world.gateway(encoding, GATEWAY.text(), 24_001));
  }

  private void restart() {
    world.sip.killEdge();
    world.sip.startEdge();
    world.run(1_000);
  }

  private void audit() {
    world.callAgent.send(MegacoWorld.core(24_001), AUDIT);
    world.run(1_000);
  }

  @Test
  @Requirement({"3.3.2", "3.3.11"})
  void shouldBringTheFirstRequestAfterARestartToAGatewayThatHasSaidNothing() {
    TestMediaGateway gateway = stood(Encoding.TEXT);
    restart();
    assertThat(world.sip.edge.gatewayPorts()).isEqualTo(1);
    audit();
    assertThat(gateway.got).contains(AUDIT);

    gateway.send(AUDITED);
    world.run(100);
    assertThat(world.callAgent.got).containsExactly(AUDITED);
    assertThat(world.callAgent.sources).containsExactly(MegacoWorld.core(24_001));
  }

  @Test
  void shouldBringABinaryOneFromAPortOfItsEncoding() {
    TestMediaGateway gateway = stood(Encoding.BER);
    restart();
    String request = BinaryMegaco.request("ca1.example.net", 1201);
    world.callAgent.port.send(MegacoWorld.core(24_001), BinaryMegaco.bytes(request));
    world.run(1_000);
    assertThat(gateway.got.stream().map(BinaryMegaco::hexadecimal)).contains(request);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void shouldTellNothingOfAGatewayWhoseSpellingOfItsNameItDoesNotKnow(Encoding encoding) {
    stood(encoding);
    restart();
    world.run(120_000);
    assertThat(world.callAgent.got).isEmpty();
    assertThat(world.second.got).isEmpty();
  }

  @Test
  void shouldOpenNothingForAGatewayWithoutALivingAssociation() {
    TestMediaGateway gateway = stood(Encoding.TEXT);
    world.sip.register.expire(new SubscriberRegister.Selection.Of(GATEWAY));
    world.run(1_000);
    restart();
    assertThat(world.sip.edge.gatewayPorts()).isZero();
    audit();
    assertThat(gateway.got).isEmpty();
  }

  @Test
  void shouldOpenNothingForAGatewayOfAnotherProtocol() {
    world.sip.registered("sip:alice@example.net");
    restart();
    assertThat(world.sip.edge.gatewayPorts()).isZero();
  }
}
