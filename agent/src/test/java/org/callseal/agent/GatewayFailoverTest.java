package org.callseal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.callseal.agent.settings.GatewayProtocol;
import org.callseal.testkit.Requirement;
import org.callseal.transport.Medium;
import org.junit.jupiter.api.Test;

/** Agents of gateways whose edge dies, where another has the same association. */
final class GatewayFailoverTest {

  private static final String NTFY =
      "NTFY 70 aaln/1@rgw1.example.net MGCP 1.0\r\nX: 1\r\nO: L/hd\r\n";
  private static final String AUEP = "AUEP 40 aaln/1@rgw1.example.net MGCP 1.0\r\n";
  private static final String NOTIFY =
      "!/1 <rgw1.example.net>\nT=70{C=-{N=a{OE=1{19990729T22000000:al/of}}}}";
  private static final String REPLY = "!/1 mgc\nP=70{C=-{N=a}}";
  private static final String AUDIT = "!/1 mgc\nT=40{C=-{AV=root{AT{}}}}";

  @Test
  @Requirement({"3.2.2", "3.4.4"})
  void shouldHaveACommandTakenAtAnotherEdgeWithinASecondAndTellTheGatewayNothing() {
    MgcpSite site = new MgcpSite(61);
    MgcpEdgeEnd second = site.edgeBeside();
    site.sealed();
    site.edge.silent = true;
    site.gateway.received.clear();
    Duration before = site.world.elapsed();
    site.gateway.say(NTFY);
    assertThat(site.until(() -> !second.commands("NTFY").isEmpty(), 5)).isTrue();
    assertThat(site.world.elapsed().minus(before)).isLessThan(Duration.ofSeconds(1));
    site.run(1);
    // The gateway repeats nothing here: what was in flight was sealed again.
    assertThat(second.commands("NTFY")).hasSize(1);
    assertThat(site.gateway.received("200 70")).hasSize(1);
    assertThat(site.gateway.received).hasSize(1);
    assertThat(site.edge.exchanges + second.exchanges).isEqualTo(1);

    second.send(AUEP);
    site.run(0.2);
    assertThat(second.responses(40)).hasSize(1);
  }

  @Test
  @Requirement({"3.2.2", "3.4.4"})
  void shouldReachASilentGatewayAtAnotherEdgeOneKeepAliveLater() {
    MgcpSite site = new MgcpSite(62);
    MgcpEdgeEnd second = site.edgeBeside();
    site.sealed();
    site.edge.silent = true;
    site.gateway.received.clear();
    site.run(30 + 0.5 + 0.2);
    second.send(AUEP);
    site.run(0.2);
    assertThat(second.responses(40)).hasSize(1);
    assertThat(site.gateway.received).hasSize(1);
    assertThat(site.edge.exchanges + second.exchanges).isEqualTo(1);
  }

  private static void takesOver(GatewayProtocol protocol, Medium medium, long seed) {
    MegacoSite site = new MegacoSite(seed, protocol, medium, UnaryOperator.identity());
    MegacoEdgeEnd second = site.edgeBeside();
    site.registered();
    second.answers = _ -> Optional.of(MegacoEdgeEnd.bytes(REPLY));
    second.knowsConnectionsAlone = medium == Medium.TCP;
    site.edge.silent = true;
    site.gateway.messages.clear();
    Duration before = site.world.elapsed();
    site.gateway.say(NOTIFY);
    assertThat(site.until(() -> second.received().contains(NOTIFY), 5)).isTrue();
    assertThat(site.world.elapsed().minus(before)).isLessThan(Duration.ofSeconds(1));
    site.run(1);
    // Its restart was not answered either.
    assertThat(second.received()).containsExactly(MegacoSite.RESTART, NOTIFY);
    assertThat(site.gateway.received()).containsOnly(REPLY);
    site.gateway.messages.clear();
    assertThat(site.edge.exchanges + second.exchanges).isEqualTo(1);

    second.send(AUDIT);
    site.run(0.5);
    assertThat(site.gateway.received()).containsExactly(AUDIT);
  }

  @Test
  @Requirement({"3.3.2", "3.4.4"})
  void shouldHaveARequestOfMegacoTakenAtAnotherEdgeWithinASecond() {
    takesOver(GatewayProtocol.MEGACO_TEXT, Medium.UDP, 63);
  }

  @Test
  @Requirement({"3.3.2", "3.4.4"})
  void shouldOpenAConnectionWithAnotherEdgeUnderTheSameAssociation() {
    takesOver(GatewayProtocol.MEGACO_TEXT, Medium.TCP, 64);
  }

  @Test
  @Requirement({"3.3.2", "3.4.4"})
  void shouldGoToAnotherEdgeAtOnceWhenItsConnectionBreaksAndItsEdgeIsGone() throws IOException {
    MegacoSite site =
        new MegacoSite(65, GatewayProtocol.MEGACO_TEXT, Medium.TCP, UnaryOperator.identity());
    MegacoEdgeEnd second = site.edgeBeside();
    site.registered();
    second.knowsConnectionsAlone = true;
    site.edge.silent = true;
    site.edge.breakConnections();
    site.run(0.3);
    second.send(AUDIT);
    site.run(0.3);
    assertThat(site.gateway.received()).contains(AUDIT);
    assertThat(site.edge.exchanges + second.exchanges).isEqualTo(1);
  }
}
