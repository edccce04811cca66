package org.callseal.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.callseal.core.association.StoredAssociation;
import org.callseal.core.identity.Identity;
import org.callseal.edge.sibling.SiblingMessage;
import org.callseal.edge.sibling.Siblings;
import org.callseal.testkit.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways of an edge that is gone, whose addresses come to another one by lease. */
class GatewayTakeoverTest {

  private static final String GATEWAY = "rgw1.example.net";
  private static final String RQNT = "RQNT 1201 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 1\r\n";

  @TempDir Path folder;

  private final Others others = new Others();
  private MgcpWorld world;
  private TestGateway gateway;

  /** The links of this edge, as a test wants them. */
  private static final class Others implements Siblings {
    private Set<String> present = Set.of();
    private BiConsumer<String, byte[]> listener = (_, _) -> {};

    @Override
    public void hear(BiConsumer<String, byte[]> hears) {
      listener = hears;
    }

    @Override
    public void send(String edge, byte[] message) {}

    @Override
    public Set<String> present() {
      return present;
    }
  }

  @BeforeEach
  void start() {
    world = new MgcpWorld(folder);
    gateway = world.standing(GATEWAY, 24_001, "*@" + GATEWAY);
    String first = world.sip.settings.name();
    world.sip.killEdge();
    EdgeSettings before = world.sip.settings;
    world.sip.settings =
        EdgeSettings.of("edge-2", before.outer(), before.core(), before.callAgents())
            .withMgcp(before.mgcp().orElseThrow());
    world.sip.siblings = others;
    others.present = Set.of(first);
    world.sip.startEdge();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private int openPorts() {
    return world.sip.edge.gatewayPorts();
  }

  @Test
  @Requirement("3.2.2")
  void shouldTakeUpTheGatewaysOfAnEdgeThatIsGoneAndNotBefore() {
    world.run(60_000);
    assertThat(openPorts()).isZero();

    others.present = Set.of();
    world.run(2_000);
    assertThat(openPorts()).isEqualTo(1);
    world.callAgent.send(MgcpWorld.core(24_001), RQNT);
    world.run(1_000);
    assertThat(gateway.got).contains(RQNT);
  }

  @Test
  void shouldTakeUpNothingBeforeTheOthersCanBeHeardOf() {
    others.present = Set.of();
    world.run(25_000);
    assertThat(openPorts()).isZero();
    world.run(10_000);
    assertThat(openPorts()).isEqualTo(1);
  }

  /** The address went to a third edge, and the gateway has spoken there. */
  @Test
  void shouldSayNothingInTheNameOfAGatewayThatIsAtAnotherEdge() {
    world.run(31_000);
    others.present = Set.of("edge-3");
    world.run(2_000);
    assertThat(openPorts()).isEqualTo(1);
    Identity identity = Identity.parse(GATEWAY).orElseThrow();
    List<StoredAssociation> stored = new ArrayList<>();
    world.sip.store.forEachLive(0, stored::add);
    assertThat(stored).as("of %s", identity).hasSize(1);
    long later = (world.sip.edgeLoop.utcSeconds() + 1) * 1000;
    others.listener.accept(
        "edge-3",
        new SiblingMessage.Moved(stored.getFirst().spi(), stored.getFirst().id(), later).toBytes());
    world.run(200_000);

    assertThat(openPorts()).isZero();
    assertThat(world.callAgent.restarts("forced")).isEmpty();
  }
}
